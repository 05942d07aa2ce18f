"""Prints how /docs/client.py ends requests to a server that fails in known ways. Run with: folder, origin."""

import http.client
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
    except (OSError, http.client.HTTPException):
        return "no response"
    except ValueError as error:
        return "invalid id" if "not a valid id" in str(error) else repr(error)


print(
    json.dumps(
        [
            ending(lambda: api.create_agent({"name": "Front desk"})),
            ending(api.get_me),
            ending(api.get_organization),
            ending(lambda: api.update_organization({"name": "Acme"}, if_match='"1"')),
            ending(lambda: api.update_agent("1", {"name": "Front desk"})),
            ending(lambda: api.delete_agent("1")),
            ending(lambda: api.get_agent("1")),
            ending(lambda: api.create_calcom_event_type({"title": "Demo", "slug": "demo", "duration_minutes": 30})),
            ending(lambda: api.connect_calcom({"api_key": "cal_live_1"})),
            ending(lambda: api.set_ghl_calendar_agent("1", {"agent_id": "1"})),
            ending(lambda: api.upsert_ghl_contact({"email": "ada@example.com"})),
            ending(lambda: api.get_calcom_event_type(1)),
            ending(lambda: api.create_lead({"first_name": "Ada"})),
            ending(lambda: api.get_lead("1")),
            ending(lambda: api.get_contact("1")),
            ending(lambda: api.get_call("1")),
            ending(lambda: api.get_user("1")),
            ending(lambda: api.get_invitation("1")),
            ending(lambda: api.get_agent("")),
            ending(lambda: api.get_agent(".")),
            ending(lambda: api.get_agent("..")),
        ]
    )
)
