"""Prints how /docs/client.py ends four requests to a server that fails in known ways. Run with: folder, origin."""

import json
import sys

folder, origin = sys.argv[1:]
sys.path.insert(0, folder)

from client import ApiClient, ApiProblem  # noqa: E402

api = ApiClient("key", base_url=origin)


def ending(call):
    try:
        return call().status
    except ApiProblem as problem:
        return f"{problem.status} {problem.code}"
    except OSError:
        return "no response"


print(
    json.dumps(
        [
            ending(lambda: api.create_agent({"name": "Front desk"})),
            ending(api.get_me),
            ending(api.get_organization),
            ending(lambda: api.update_organization({"name": "Acme"}, if_match='"1"')),
        ]
    )
)
