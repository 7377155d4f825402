"""The OpenAPI 3.1 document: Ninja's, with scopes at each endpoint and problems under their own content type."""

from __future__ import annotations

from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from lumbung.web.api.authentication import Needs
from lumbung.web.api.problems import CONTENT_TYPE
from lumbung.web.api.scopes import SCOPES

ABOUT = (
    "Shared production houses: what they have, when they are free, bookings and toll jobs. "
    "Times are ISO 8601 with an offset; money is whole rupiah. Errors are application/problem+json (RFC 9457), "
    "in Indonesian or English by Accept-Language. Lists are paged by cursor: send `next` back as `cursor`."
)
SECURITY = "token"
SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of a person or an organisation. Scopes: " + ", ".join(SCOPES),
}


class Document(OpenAPISchema):
    """The document of one API."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """Of one endpoint: as Ninja has it, with the right content type for problems."""
        details: dict[str, Any] = super().operation_details(operation)
        for status, response in details["responses"].items():
            if int(status) >= 400 and "content" in response:
                response["content"] = {CONTENT_TYPE: next(iter(response["content"].values()))}
        details["responses"] = {str(status): response for status, response in details["responses"].items()}
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """The scope that it needs; for endpoints that are open to all, a token is optional."""
        self.securitySchemes[SECURITY] = SCHEME
        needs = next((one for one in operation.auth_callbacks if isinstance(one, Needs)), None)
        if needs is None:
            return []
        return [{SECURITY: [needs.scope]}] if needs.scope else [{}, {SECURITY: []}]
