"""What a program does with the API in its first week, with /docs/client.py. Run with: folder, origin, key."""

import sys
import uuid

folder, origin, key = sys.argv[1:]
sys.path.insert(0, folder)

from client import ApiClient, ApiProblem  # noqa: E402

api = ApiClient(key, base_url=origin)


def problem_of(call):
    try:
        call()
    except ApiProblem as problem:
        return problem
    raise AssertionError("The API accepted it.")


search = f"Scenario {uuid.uuid4().hex[:8]}"
created = api.create_agent({"name": f"{search} 1", "status": "active", "prompt": None})
assert created.status == 201 and created.data["name"] == f"{search} 1", created.data
assert created.headers["Location"] == f"/api/v1/agents/{created.data['id']}"
for n, status in [(2, "inactive"), (3, "active"), (4, "inactive"), (5, "active")]:
    api.create_agent({"name": f"{search} {n}", "status": status})

# All pages, two rows each, and one page.
everybody = sorted(agent["name"] for agent in api.list_agents(search=search, limit=2))
assert everybody == [f"{search} {n}" for n in range(1, 6)], everybody
active = sorted(agent["name"] for agent in api.list_agents(search=search, limit=2, status=["active"]))
assert active == [f"{search} {n}" for n in (1, 3, 5)], active
both = list(api.list_agents(search=search, limit=2, status=["active", "inactive"]))
assert len(both) == 5, both
page = api.list_agents(search=search, limit=2).page()
assert len(page.data) == 2 and page.meta["total"] == 5 and page.meta["next_cursor"], page.meta

refused = problem_of(lambda: api.create_agent({"name": ""}))
assert (refused.status, refused.code) == (422, "validation_error")
assert [(error["path"], error["code"]) for error in refused.errors] == [("name", "too_small")]
assert refused.request_id and str(refused) == refused.problem["detail"]

again = str(uuid.uuid4())
first = api.create_agent({"name": f"{search} once"}, idempotency_key=again)
second = api.create_agent({"name": f"{search} once"}, idempotency_key=again)
assert second.data["id"] == first.data["id"] and second.headers["Idempotency-Replayed"] == "true"
other = problem_of(lambda: api.create_agent({"name": f"{search} other"}, idempotency_key=again))
assert other.status == 422

read = api.get_organization()
etag = read.headers["ETag"]
renamed = api.update_organization({"name": f"{read.data['name']}!"}, if_match=etag)
assert renamed.data["name"] == f"{read.data['name']}!"
late = problem_of(lambda: api.update_organization({"name": "Too late"}, if_match=etag))
assert (late.status, late.code) == (412, "precondition_failed")

for row in (created.data["id"], first.data["id"]):
    assert api.delete_agent(row).data == {"deleted": True, "id": row}
assert problem_of(lambda: api.delete_agent(first.data["id"])).code == "not_found"
assert problem_of(lambda: api.get_agent("a/b?c")).status == 422
print("done")
