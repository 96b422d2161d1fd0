"""Reads answers with botocore's parsers: one JSON document a line comes in, one goes out with what botocore understood."""
import base64
import datetime
import json
import sys

import botocore.loaders
import botocore.model
import botocore.parsers
from botocore.awsrequest import HeadersDict

MODELS = {}


def plain(value):
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        time = value.astimezone(datetime.timezone.utc)
        return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03}Z"
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


for line in sys.stdin:
    answer = json.loads(line)
    service = answer["service"]
    if service not in MODELS:
        MODELS[service] = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(service, "service-2"), service)
    operation = MODELS[service].operation_model(answer["operation"])
    parser = botocore.parsers.create_parser(answer["protocol"])
    response = {"status_code": answer["status"], "headers": HeadersDict(answer["headers"]), "body": base64.b64decode(answer["body"])}
    # As botocore's own endpoint does it.
    response["context"] = {"operation_name": answer["operation"]}
    parsed = parser.parse(response, operation.output_shape)
    print(json.dumps(plain(parsed)), flush=True)
