"""Clients and expectations that all scenarios share.

Endpoint, credentials and region come from the environment. The world behind the endpoint runs much faster than life, so waiters poll often.
"""

import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

POLL = 0.05
PATIENCE = 60.0
IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"

config = Config(retries={"mode": "standard", "max_attempts": 6})
session = boto3.session.Session()
ec2, elb, asg, acm, route53, cloudwatch, ssm, tagging, sts, functions, waf = (
    session.client(name, config=config)
    for name in ("ec2", "elbv2", "autoscaling", "acm", "route53", "cloudwatch", "ssm", "resourcegroupstaggingapi", "sts", "lambda", "wafv2")
)


def refused(code, call, *mentions, **arguments):
    """The call must be refused with exactly this code, and the message must mention the words."""
    try:
        call(**arguments)
    except ClientError as e:
        error = e.response["Error"]
        assert error["Code"] == code, f"{error['Code']} instead of {code}: {error['Message']}"
        assert e.response["ResponseMetadata"]["RequestId"]
        for word in mentions:
            assert word in error["Message"], f"no '{word}' in: {error['Message']}"
        return error
    raise AssertionError(f"not refused with {code}: {arguments}")


def until(what, look):
    """For what boto3 has no waiter for."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(POLL)
    raise AssertionError(f"never: {what}")


def wait(client, waiter, **arguments):
    client.get_waiter(waiter).wait(**arguments, WaiterConfig={"Delay": POLL, "MaxAttempts": int(PATIENCE / POLL)})


def same(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


class World:
    """What the scenarios pass on to each other."""


w = World()
