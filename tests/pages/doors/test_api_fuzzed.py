"""Whatever is sent, described or not: the API answers as its description says, and never with trouble of its own."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)

from pages.doors import openapi
from tests.api_desk import APP, Api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(openapi.described())
SCHEMA.app = APP
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
QUIET = settings(
    max_examples=10, derandomize=True, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def further(case, mode) -> list:
    """A body as described is taken (a filter may name what is not there, a call may be none); another body is not."""
    if mode == GenerationMode.POSITIVE:
        return [positive_data_acceptance] if case.path in ("/api/leads", "/api/contacts") else []
    body = case.meta.components.get(ParameterLocation.BODY)
    return [negative_data_rejection] if body and body.mode.is_negative else []


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_body_is_answered_as_the_description_says(here, operation, mode):
    api = Api(here)
    api.run("UPDATE kept.doors SET per_minute = 60000")

    @QUIET
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case):
        response = case.call(app=APP, headers={"Authorization": f"Bearer {api.secret}"})
        case.validate_response(response, checks=[*CHECKS, *further(case, mode)])

    answered()
