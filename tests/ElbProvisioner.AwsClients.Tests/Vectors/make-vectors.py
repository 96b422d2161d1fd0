#!/usr/bin/env python3
"""Make test vectors: what botocore writes and reads for random requests and responses of every operation.

usage: Vectors/make-vectors.py      (needs botocore; the seed is fixed, so a run changes nothing unless botocore did)

For every operation of operations.txt it writes to <service>.jsonl.gz, one JSON document a line,
  request vectors   {"operation", "input", "http": {"method", "path", "query", "headers", "body"}}
  response vectors  {"operation", "body", "headers", "output"}
The first request has the required members only, the second has all of them, the rest are random. Responses are written
by this script and read by botocore, and the reading must give back what was written; about half of the structures in
them carry members that no model knows. endpoints.jsonl.gz holds what botocore's endpoint rules answer:
  {"service", "region", "fips", "dualStack", "endpoint", "url", "signingRegion"}, url null where the rules refuse.
Timestamps are milliseconds since 1970, blobs base64.
"""
import base64
import collections
import datetime
import gzip
import importlib.util
import json
import pathlib
import random
import xml.sax.saxutils

import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
from botocore.awsrequest import HeadersDict
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from botocore.handlers import fix_route53_ids

HERE = pathlib.Path(__file__).resolve().parent
OPERATIONS = HERE.parents[2] / "src" / "ElbProvisioner.AwsClients" / "operations.txt"
TRIMMER = importlib.util.spec_from_file_location("trim_models", OPERATIONS.parent / "tools" / "trim-models.py")
TRIMMING = importlib.util.module_from_spec(TRIMMER)
TRIMMER.loader.exec_module(TRIMMING)
DENSITIES = (0.0, 1.0, 0.5, 0.3, 0.7, 0.15)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
LETTERS = "abcXYZ019-_.~ /:+&=%<>\"'#?äß日🙂"
# The flat form of a rule, which the official .NET package does not have.
FLAT_RULE = {"SourceSecurityGroupName", "SourceSecurityGroupOwnerId", "IpProtocol", "FromPort", "ToPort", "CidrIp"}
NO_FLAT_RULE = {f"{verb}SecurityGroup{way}Request" for verb in ("Authorize", "Revoke") for way in ("Ingress", "Egress")}


class Values:
    """Random values of shapes. `density` is the share of optional members that are given."""

    def __init__(self, chance, density):
        self.chance, self.density = chance, density

    def of(self, shape, depth=0):
        return getattr(self, shape.type_name)(shape, depth)

    def structure(self, shape, depth):
        if shape.is_tagged_union:
            name = self.chance.choice(list(shape.members))
            return {name: self.of(shape.members[name], depth + 1)}
        left_out = FLAT_RULE if shape.name in NO_FLAT_RULE else ()
        return {name: self.of(member, depth + 1)
                for name, member in shape.members.items()
                if name not in left_out and (name in shape.required_members or self.wanted(depth)
                                             or member.metadata.get("idempotencyToken")
                                             or name == shape.serialization.get("payload")
                                             or shape.members[name].serialization.get("location") == "uri")}

    def wanted(self, depth):
        return self.density == 1 or (depth < 8 and self.chance.random() < self.density)

    def list(self, shape, depth):
        return [self.of(shape.member, depth + 1) for _ in range(self.chance.choice((1, 1, 2, 0) if depth < 3 and self.density < 1 else (1,)))]

    def map(self, shape, depth):
        return {self.of(shape.key, depth + 1): self.of(shape.value, depth + 1) for _ in range(self.chance.choice((1, 2)))}

    def string(self, shape, _):
        if shape.enum and self.chance.random() < 0.9:
            return self.chance.choice(shape.enum)
        if shape.name in ("ResourceId", "ChangeId"):
            return self.chance.choice(("", "/hostedzone/", "/change/")) + "Z" + "".join(self.chance.choices("ABC 019", k=6))
        return "x" + "".join(self.chance.choices(LETTERS, k=self.chance.randrange(12))) + "y"

    def integer(self, *_):
        return self.chance.choice((0, 1, -1, 443, 2**31 - 1))

    def long(self, *_):
        return self.chance.choice((0, -1, 60, 2**40))

    def double(self, *_):
        return self.chance.choice((0.0, 0.5, -12.75, 80.0, 1234567.125))

    def boolean(self, *_):
        return self.chance.random() < 0.5

    def timestamp(self, *_):
        return EPOCH + datetime.timedelta(seconds=self.chance.randrange(2**31), milliseconds=self.chance.choice((0, 250)))

    def blob(self, *_):
        return self.chance.randbytes(self.chance.randrange(9))


def plain(value):
    """A value as the vectors hold it."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return round((value - EPOCH).total_seconds() * 1000)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def without_empty(value):
    """XML cannot tell an empty collection from none."""
    if isinstance(value, dict):
        return {name: kept for name, item in value.items() if (kept := without_empty(item)) not in ([], {})}
    return [without_empty(item) for item in value] if isinstance(value, list) else value


class XmlBody:
    """Writes a response in XML, with elements in between that no model knows."""

    def __init__(self, chance, ec2):
        self.chance, self.ec2 = chance, ec2

    def members(self, shape, value):
        parts = [self.element(member, member.serialization.get("name", name), value[name])
                 for name, member in shape.members.items()
                 if name in value and member.serialization.get("location") != "header"]
        if self.chance.random() < 0.5 and not shape.is_tagged_union:
            parts.insert(self.chance.randrange(len(parts) + 1), '<TomorrowsMember kind="a"><member>1</member>text<b/></TomorrowsMember>')
        return self.chance.choice(("", "\n  ")).join(parts)

    def element(self, shape, name, value):
        if shape.type_name == "list" and shape.serialization.get("flattened"):
            return "".join(self.element(shape.member, shape.member.serialization.get("name", name), item) for item in value)
        return f"<{name}>{self.content(shape, value)}</{name}>"

    def content(self, shape, value):
        if shape.type_name == "structure":
            return self.members(shape, value)
        if shape.type_name == "list":
            name = shape.member.serialization.get("name", "item" if self.ec2 else "member")
            return "".join(self.element(shape.member, name, item) for item in value)
        if shape.type_name == "map":
            return "".join("<entry>" + self.element(shape.key, "key", key) + self.element(shape.value, "value", item) + "</entry>"
                           for key, item in value.items())
        if shape.type_name == "timestamp":
            return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03}Z"
        if shape.type_name == "blob":
            return base64.b64encode(value).decode()
        return xml.sax.saxutils.escape(str(value).lower() if isinstance(value, bool) else str(value))


class JsonBody:
    """Prepares a response for JSON, with members in between that no model knows."""

    def __init__(self, chance):
        self.chance = chance

    def of(self, shape, value):
        if shape.type_name == "structure":
            members = {member.serialization.get("name", name): self.of(member, value[name])
                       for name, member in shape.members.items() if name in value}
            if self.chance.random() < 0.5 and not shape.is_tagged_union:
                members = {"TomorrowsMember": {"a": [1, {"b": None}, "]"]}, **members, "TomorrowsNull": None}
            return members
        if shape.type_name == "list":
            return [self.of(shape.member, item) for item in value]
        if shape.type_name == "map":
            return {key: self.of(shape.value, item) for key, item in value.items()}
        if shape.type_name == "timestamp":
            return (value - EPOCH).total_seconds()
        return base64.b64encode(value).decode() if shape.type_name == "blob" else value


def response(protocol, operation, value, chance):
    """The body and headers of a response that says `value`."""
    shape = operation.output_shape
    if shape is not None and "payload" in shape.serialization:
        return value.get(shape.serialization["payload"], ""), {"x-amzn-RequestId": "request-1"}
    if protocol in ("json", "rest-json"):
        return json.dumps(JsonBody(chance).of(shape, value) if shape else {}, ensure_ascii=False), {"x-amzn-RequestId": "request-1"}
    members = XmlBody(chance, protocol == "ec2").members(shape, value) if shape else ""
    name, headers = operation.name, {}
    if protocol == "query":
        members = f"<{name}Result>{members}</{name}Result><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata>"
    elif protocol == "ec2":
        members = f"<requestId>request-1</requestId>{members}"
    else:
        headers = {"x-amzn-RequestId": "request-1"}
        headers.update({member.serialization["name"]: value[member_name] for member_name, member in shape.members.items()
                        if member.serialization.get("location") == "header" and member_name in value})
    return f'<?xml version="1.0"?>\n<{name}Response xmlns="https://example.org/doc/">{members}</{name}Response>', headers


def printable_headers(shape, value):
    """Headers carry no exotic letters."""
    for name, member in shape.members.items() if shape else ():
        if name in value and member.serialization.get("location") == "header":
            value[name] = "https://example.org/" + str(len(value[name]))
    return value


def vectors_of(service, names):
    known = botocore.loaders.Loader().load_service_model(service, "service-2")
    model = botocore.model.ServiceModel(TRIMMING.with_newer_members(service, known), service)
    protocol = model.metadata["protocol"]
    protocol = protocol if protocol in ("query", "ec2", "json", "rest-xml", "rest-json") else "json"
    serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
    parser = botocore.parsers.create_parser(protocol)
    for name in names:
        operation = model.operation_model(name)
        for number, density in enumerate(DENSITIES):
            chance = random.Random(f"{service}.{name}.{number}")
            values = Values(chance, density)
            given = values.of(operation.input_shape) if operation.input_shape else {}
            given = printable_headers(operation.input_shape, given)
            sent = dict(given)
            if service == "route53":
                fix_route53_ids(sent, operation)
            http = serializer.serialize_to_request(sent, operation)
            body = http["body"]
            path, _, asked = http["url_path"].partition("?")
            yield {"operation": name, "input": plain(given), "http": {
                "method": http["method"], "path": path, "query": {**(http["query_string"] or {}), **({asked: ""} if asked else {})},
                "headers": http["headers"],
                "body": body.decode() if isinstance(body, bytes) else {key: str(value) for key, value in (body or {}).items()}}}
            value = printable_headers(operation.output_shape, values.of(operation.output_shape) if operation.output_shape else {})
            text, headers = response(protocol, operation, value, chance)
            read = parser.parse({"status_code": 200, "headers": HeadersDict(headers),
                                 "body": text.encode()}, operation.output_shape)
            metadata = read.pop("ResponseMetadata", {})
            assert metadata.get("RequestId", "request-1") == "request-1", metadata
            assert without_empty(plain(read)) == without_empty(plain(value)), (name, text, read, value)
            yield {"operation": name, "body": text, "headers": headers, "output": plain(value)}


def endpoints_of(service):
    loader = botocore.loaders.Loader()
    provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), loader.load_data("partitions"))
    regions = ("us-east-1", "eu-west-1", "ap-northeast-2", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "cn-northwest-1",
               "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1", "il-central-9", "mars-north-1", "aws-global")
    for region in regions:
        for fips in (False, True):
            for dual_stack in (False, True):
                for endpoint in (None, "http://localhost:5000"):
                    given = {"Region": region, "UseFIPS": fips, "UseDualStack": dual_stack}
                    given.update({"Bucket": "logs", "ForcePathStyle": True} if service == "s3" else {})
                    given.update({"Endpoint": endpoint} if endpoint else {})
                    try:
                        answer = provider.resolve_endpoint(**given)
                        schemes = answer.properties.get("authSchemes", [{}])
                        # Whoever gives an endpoint says what to sign for; S3 alone has an opinion of its own there.
                        url, signing_region = answer.url, None if endpoint else schemes[0].get("signingRegion")
                    except EndpointProviderError:
                        url, signing_region = None, None
                    yield {"service": service, "region": region, "fips": fips, "dualStack": dual_stack,
                           "endpoint": endpoint, "url": url, "signingRegion": signing_region}


def write(name, vectors):
    target = HERE / f"{name}.jsonl.gz"
    count = 0
    # No name and no time in the header: the same vectors are the same bytes.
    with open(target, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        for count, vector in enumerate(vectors, start=1):
            file.write((json.dumps(vector, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    print(f"{target.name}: {count} vectors, {target.stat().st_size // 1024} KB")


def main():
    operations = collections.defaultdict(list)
    for line in OPERATIONS.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            service, operation = line.split()
            operations[service].append(operation)
    for service, names in operations.items():
        write(service, vectors_of(service, names))
    write("endpoints", (vector for service in operations for vector in endpoints_of(service)))


if __name__ == "__main__":
    main()
