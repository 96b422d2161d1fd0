#!/usr/bin/env python3
"""Make request vectors: what botocore writes for every operation that the embedded AWS answers.

usage: Wire/make-requests.py      (needs botocore; a run changes nothing unless botocore or the lists of operations did)

Writes requests.jsonl.gz, one JSON document a line:
  {"service", "operation", "protocol", "isFull", "input", "method", "target", "headers", "body"}
Every operation once with the required members only and once with all of them, in every protocol that its service
speaks. Values keep the constraints of the model. Timestamps are ISO 8601 texts, blobs base64, and so is the body.
"""
import base64
import datetime
import gzip
import json
import pathlib
import re
import urllib.parse

import botocore.loaders
import botocore.model
import botocore.serialize

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[2] / "src"
LISTS = (SOURCE / "ElbProvisioner.AwsClients" / "operations.txt", SOURCE / "ElbProvisioner.LocalAws" / "operations.txt")
TIME = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.timezone.utc)
DEEPEST = 12
PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
# One of them fits every pattern of the models.
CANDIDATES = ("abc ä&=+/<'日", "abc-def", "abcdef", "www.example.org", "200", "HTTPS", "ipam-pool-0a1b", "ipv4pool-coip-0a1b", "ami-0a1b2c",
              "arn:aws:acm:us-east-1:123456789012:certificate/abc", "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/abc",
              "01234567-89ab-cdef-0123-456789abcdef", "192.0.2.1", "-12.25", "Name", "arn:aws:iam::123456789012:role/abc", "12345678901234567890", "123456",
              "arn:aws:outposts:us-east-1:123456789012:outpost/op-0123456789abcdef0", "arn:aws:ec2:us-east-1:123456789012:placement-group/abc",
              "lambda:*", "123456789012", "o-0123456789", "arn:aws:lambda:us-east-1:123456789012:layer:abc:1",
              "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0", "/mnt/abc",
              "arn:aws:lambda:us-east-1:123456789012:code-signing-config:csc-0123456789abcdef0", "arn:aws:lambda:us-east-1:123456789012:capacity-provider:abc", "us-east-1", "awswaf:abc:")


def matches(pattern, text):
    for java, here in ((r"\p{L}", r"\w"), (r"\p{Z}", r"\s"), (r"\p{N}", r"\d"), (r"\uD800\uDC00-\uDBFF\uDFFF", ""), (r"\u10000-\u10FFFF", ""),
                       ("/^", "/")):
        pattern = pattern.replace(java, here)
    return re.fullmatch(pattern, text)


class Values:
    """Sample values of shapes: the required members only, or all of them."""

    def __init__(self, is_full):
        self.is_full = is_full

    def of(self, shape, name="value", depth=0):
        return getattr(self, shape.type_name)(shape, name, depth)

    def structure(self, shape, _, depth):
        members = list(shape.members.items())
        # Of a choice one; and a structure without members would not be seen in a query.
        is_one = shape.is_tagged_union or (depth > 0 and not shape.required_members and not (self.is_full and depth < DEEPEST))
        return {name: self.of(member, name, depth + 1) for name, member in (members[:1] if is_one else members)
                if is_one or name in shape.required_members or (self.is_full and depth < DEEPEST)}

    def list(self, shape, name, depth):
        # Two where the model has room, to see that both arrive and in their order.
        count = max(shape.metadata.get("min", 0), min(2, shape.metadata.get("max", 2)) if depth < 3 else 1)
        return [self.of(shape.member, f"{name}{index}", depth + 1) for index in range(count)]

    def map(self, shape, name, depth):
        return {self.of(shape.key, f"key{index}", depth + 1): self.of(shape.value, f"{name}{index}", depth + 1)
                for index in range(1 if shape.key.metadata.get("pattern") or shape.key.enum else 2)}

    def string(self, shape, name, _):
        if shape.enum:
            return shape.enum[len(name) % len(shape.enum)]
        least, most, pattern = shape.metadata.get("min", 0), shape.metadata.get("max", 10**9), shape.metadata.get("pattern")
        if pattern:
            fitting = [text for text in CANDIDATES if matches(pattern, text) and least <= len(text) <= most]
            if not fitting:
                raise SystemExit(f"no sample text fits {shape.name}: {pattern} ({least} to {most})")
            return fitting[0]
        text = f"{name} ä&=+/<'日"
        return text.ljust(least, "x")[:most]

    def number(self, shape, given):
        return max(shape.metadata.get("min", given), min(shape.metadata.get("max", given), given))

    def integer(self, shape, name, _):
        return self.number(shape, 7 + len(name))

    def long(self, shape, name, _):
        return self.number(shape, 2**40 + len(name))

    def double(self, shape, *_):
        return float(self.number(shape, 2.5))

    def boolean(self, *_):
        return True

    def timestamp(self, *_):
        return TIME

    def blob(self, shape, *_):
        pattern = shape.metadata.get("pattern")
        return (PEM if pattern else "blob \xff").encode("latin-1")


def plain(value):
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def vectors():
    operations = {}
    for file in LISTS:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                service, operation = line.split()
                operations.setdefault(service, set()).add(operation)
    for service in sorted(operations):
        model = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(service, "service-2"), service)
        for protocol in model.metadata["protocols"]:
            serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
            names = sorted(model.operation_names) if "*" in operations[service] else sorted(operations[service])
            for name in names:
                operation = model.operation_model(name)
                for is_full in (False, True):
                    given = Values(is_full).of(operation.input_shape) if operation.input_shape else {}
                    http = serializer.serialize_to_request(dict(given), operation)
                    query, body = http["query_string"] or {}, http["body"] or b""
                    if isinstance(body, dict):
                        body = urllib.parse.urlencode(body)
                    yield {"service": service, "operation": name, "protocol": protocol, "isFull": is_full, "input": plain(given),
                           "method": http["method"],
                           "target": http["url_path"] + ("?" + urllib.parse.urlencode(query, doseq=True) if query else ""),
                           "headers": dict(http["headers"]),
                           "body": base64.b64encode(body if isinstance(body, bytes) else body.encode()).decode()}


def main():
    target = HERE / "requests.jsonl.gz"
    count = 0
    # No name and no time in the header: the same vectors are the same bytes.
    with open(target, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as file:
        for count, vector in enumerate(vectors(), start=1):
            file.write((json.dumps(vector, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    print(f"{target.name}: {count} vectors, {target.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
