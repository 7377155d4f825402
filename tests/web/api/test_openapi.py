"""The OpenAPI document: well formed by the rules of OpenAPI 3.1, and true of what the endpoints answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.api.conftest import PROBLEM, Program, acting
from tests.web.api.test_doors import BODIES, OPEN
from tests.web.bookings.worlds import World

from lumbung.web.api.scopes import SCOPES
from lumbung.web.api.v1 import api

TYPES = {"null", "boolean", "object", "array", "number", "integer", "string"}
KEYWORDS = {
    "$ref", "type", "title", "description", "default", "enum", "const", "anyOf", "allOf", "oneOf", "items", "properties",
    "required", "additionalProperties", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "pattern", "examples",
}  # fmt: skip
"""Words of JSON Schema 2020-12 that the document uses; another one would be a slip."""


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    """As programs fetch it."""
    answer = Program().get("/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, details in methods.items():
            yield method, path, details


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema below a node that is one itself."""
    yield node
    for word in ("anyOf", "allOf", "oneOf"):
        for inner in node.get(word, []):
            yield from schemas(inner)
    for inner in node.get("properties", {}).values():
        yield from schemas(inner)
    for word in ("items", "additionalProperties"):
        if isinstance(node.get(word), dict):
            yield from schemas(node[word])


def all_schemas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for schema in document["components"]["schemas"].values():
        yield from schemas(schema)
    for _method, _path, details in operations(document):
        for parameter in details["parameters"]:
            yield from schemas(parameter["schema"])
        for holder in [details.get("requestBody", {}), *details["responses"].values()]:
            for content in holder.get("content", {}).values():
                yield from schemas(content["schema"])


def test_it_is_openapi_3_1_with_the_parts_that_it_must_have(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"] == "1"
    assert set(document) <= {"openapi", "info", "paths", "components", "servers", "tags", "security"}
    scheme = document["components"]["securitySchemes"]["token"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_each_operation_is_well_formed(document: dict[str, Any]) -> None:
    ids = []
    for method, path, details in operations(document):
        assert method in {"get", "post", "put", "patch", "delete"}
        assert path.startswith("/api/v1/")
        ids.append(details["operationId"])
        assert details["summary"]
        assert details["description"]
        in_path = {one["name"] for one in details["parameters"] if one["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path))
        assert all(one["required"] for one in details["parameters"] if one["in"] == "path")
        assert all(one["in"] in {"path", "query", "header"} for one in details["parameters"])
        names = [(one["in"], one["name"]) for one in details["parameters"]]
        assert len(set(names)) == len(names)
        assert any(status.startswith("2") for status in details["responses"])
        assert all(response["description"] for response in details["responses"].values())
    assert len(set(ids)) == len(ids)


def test_each_operation_names_its_scope_and_its_problems(document: dict[str, Any]) -> None:
    for method, path, details in operations(document):
        scopes = [scope for way in details["security"] for scope in way.get("token", [])]
        assert set(scopes) <= set(SCOPES)
        assert "429" in details["responses"], (method, path)
        if scopes:
            assert {"401", "403"} <= set(details["responses"]), (method, path)
        for status, response in details["responses"].items():
            kinds = set(response.get("content", {}))
            assert kinds <= ({PROBLEM} if int(status) >= 400 else {"application/json"}), (method, path, status)


def test_every_schema_uses_known_words_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    used = set()
    for schema in all_schemas(document):
        assert set(schema) <= KEYWORDS, set(schema) - KEYWORDS
        if "$ref" in schema:
            assert schema["$ref"] in known
            used.add(schema["$ref"])
        if "type" in schema:
            assert schema["type"] in TYPES
        if "required" in schema:
            assert set(schema["required"]) <= set(schema["properties"])
        if schema.get("type") == "array":
            assert "items" in schema
    assert used <= known


def test_the_paths_and_fields_that_stay(document: dict[str, Any]) -> None:
    def fields(name: str) -> set[str]:
        return set(document["components"]["schemas"][name]["properties"])

    paths = document["paths"]
    assert {"slug", "name", "time_zone"} <= fields("HouseOut")
    assert {"type", "name", "units", "licence_needed"} <= fields("MachineOut")
    assert {"start", "end", "units_free", "price_rp"} <= fields("FreeOut")
    assert {"house", "type", "start", "minutes"} == set(document["components"]["schemas"]["BookingIn"]["required"])
    assert {"id", "code", "unit", "start", "end", "price_rp"} <= fields("BookingOut")
    assert {"rule", "message", "what_to_do"} <= fields("FailureOut")
    assert "alternatives" in fields("TakenOut")
    query = {one["name"] for one in paths["/api/v1/houses/{slug}/free"]["get"]["parameters"] if one["in"] == "query"}
    assert {"type", "from", "to", "minutes"} <= query
    header = [one for one in paths["/api/v1/bookings"]["post"]["parameters"] if one["in"] == "header"]
    assert [one["name"].lower() for one in header] == ["idempotency-key"]
    assert {"201", "409", "422"} <= set(paths["/api/v1/bookings"]["post"]["responses"])
    assert "post" in paths["/api/v1/bookings/{booking_id}/cancel"]
    assert {"from", "to"} <= {one["name"] for one in paths["/api/v1/bookings"]["get"]["parameters"]}


def fits(value: Any, schema: dict[str, Any], document: dict[str, Any], place: str = "") -> list[str]:
    """Where a value does not fit a schema: types, required and further properties, enums."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return fits(value, document["components"]["schemas"][name], document, place)
    if "anyOf" in schema:
        found = [fits(value, one, document, place) for one in schema["anyOf"]]
        return [] if any(not one for one in found) else found[0]
    kind = schema.get("type")
    python = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    if kind in python and (not isinstance(value, python[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{place}: {value!r} is no {kind}"]
    if kind == "object" and "properties" in schema:
        faults = [f"{place}: lacks {name}" for name in schema.get("required", []) if name not in value]
        faults += [f"{place}: {name} is not described" for name in value if name not in schema["properties"]]
        for name, inner in schema["properties"].items():
            if name in value:
                faults += fits(value[name], inner, document, f"{place}.{name}")
        return faults
    if kind == "array":
        return [fault for one in value for fault in fits(one, schema["items"], document, f"{place}[]")]
    return []


def test_the_check_of_answers_sees_what_does_not_fit(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/FreeTimesOut"}
    good = {"start": "a", "end": "b", "units_free": 1, "price_rp": None}
    assert fits({"items": [good]}, schema, document) == []
    for bad in ({"units_free": "1"}, {"colour": "red"}, {"price_rp": 1.5}):
        assert fits({"items": [good | bad]}, schema, document)
    assert fits({"items": [{}]}, schema, document)
    assert fits({}, schema, document)


def described(document: dict[str, Any], method: str, path: str, answer: Any) -> list[str]:
    """Where an answer differs from what the document says of it."""
    details = document["paths"][f"/api/v1{path}"][method.lower()]
    response = details["responses"].get(str(answer.status_code))
    if response is None:
        return [f"{method} {path} answered {answer.status_code}, which is not described"]
    if "content" not in response:
        return [] if not answer.content else [f"{method} {path}: a body that is not described"]
    kind = answer.headers["Content-Type"].split(";")[0]
    if kind not in response["content"]:
        return [f"{method} {path}: {kind} is not described"]
    return fits(json.loads(answer.content), response["content"][kind]["schema"], document, f"{method} {path}")


def test_every_answer_is_as_described(world: World, document: dict[str, Any]) -> None:
    hers, house, nobody = acting(world.people[0]), acting(world.operator), Program()
    booking = hers.post("/bookings", {**BODIES["POST /bookings"], "type": "mixer"})
    booking_id = booking.json()["id"]
    job = hers.post("/toll-jobs", BODIES["POST /toll-jobs"])
    job_id = job.json()["id"]
    names = {"slug": "rumah-uji", "booking_id": booking_id, "job_id": job_id, "webhook_id": 99}
    faults = described(document, "POST", "/bookings", booking) + described(document, "POST", "/toll-jobs", job)
    for method, path, _details in operations(document):
        below = path.removeprefix("/api/v1")
        query = "&".join(f"{name}={value}" for name, value in OPEN.get(below, {}).items())
        for program in (nobody, hers, house):
            if method == "delete" or below.endswith("/cancel"):
                continue
            body = BODIES.get(f"{method.upper()} {below}", {} if method == "post" else None)
            answer = program.ask(method.upper(), below.format(**names) + f"?{query}", body)
            faults += described(document, method, below, answer)
    faults += described(document, "POST", "/bookings", house.post("/bookings", {"house": "rumah-uji"}))
    taken = {**BODIES["POST /bookings"], "type": "mixer", "producer": world.people[1].username}
    faults += described(document, "POST", "/bookings", house.post("/bookings", taken))
    cancelled = hers.post(f"/bookings/{booking_id}/cancel")
    faults += described(document, "POST", "/bookings/{booking_id}/cancel", cancelled)
    assert faults == []


def test_the_document_and_the_addresses_are_the_same(document: dict[str, Any]) -> None:
    served = {
        f"/api/v1{re.sub(r'{int:', '{', path)}"
        for router in api._get_bound_routers()
        for path in router.path_operations
    }
    assert served == set(document["paths"])
