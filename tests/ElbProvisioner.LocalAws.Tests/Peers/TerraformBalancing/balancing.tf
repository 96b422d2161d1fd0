terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" {}

# What the second apply changes: a health check, a flow's stickiness, a target, a certificate authority's mode, who may sign in.
variable "revision" {}

locals { two = var.revision == "two" }

provider "aws" {
  region = "us-east-1"
  default_tags { tags = { team = "peers" } }
  endpoints {
    acm    = var.endpoint
    ec2    = var.endpoint
    elbv2  = var.endpoint
    lambda = var.endpoint
    sts    = var.endpoint
  }
}

data "aws_vpc" "default" {
  default = true
}

data "aws_subnet" "zone" {
  for_each          = toset(["us-east-1a", "us-east-1b"])
  vpc_id            = data.aws_vpc.default.id
  availability_zone = each.value
}

# A network load balancer on addresses that stay, with an application load balancer behind it.

resource "aws_eip" "edge" {
  for_each = data.aws_subnet.zone
  domain   = "vpc"
}

resource "aws_lb" "edge" {
  name               = "peers-edge"
  load_balancer_type = "network"
  dynamic "subnet_mapping" {
    for_each = data.aws_subnet.zone
    content {
      subnet_id     = subnet_mapping.value.id
      allocation_id = aws_eip.edge[subnet_mapping.key].id
    }
  }
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "site" {
  name        = "peers-site"
  target_type = "alb"
  port        = 443

  # A load balancer is in use while it drains as a target, and the provider does not wait for that.
  deregistration_delay = 0

  protocol    = "TCP"
  vpc_id      = data.aws_vpc.default.id
  health_check {
    protocol = "HTTPS"
    path     = local.two ? "/ready" : "/health"
  }
}

resource "aws_lb_target_group_attachment" "site" {
  target_group_arn = aws_lb_target_group.site.arn
  target_id        = aws_lb.site.arn
  port             = aws_lb_listener.site.port
}

resource "aws_lb_target_group" "addresses" {
  name                   = "peers-addresses"
  target_type            = "ip"
  port                   = 7000
  protocol               = "TCP_UDP"
  vpc_id                 = data.aws_vpc.default.id
  connection_termination = true
  health_check { protocol = "TCP" }
  stickiness {
    type    = "source_ip"
    enabled = local.two
  }
}

resource "aws_lb_target_group_attachment" "addresses" {
  for_each          = toset(local.two ? ["10.20.0.5", "10.20.0.7"] : ["10.20.0.5", "10.20.0.6"])
  target_group_arn  = aws_lb_target_group.addresses.arn
  target_id         = each.value
  availability_zone = "all"
}

resource "aws_lb_listener" "edge" {
  for_each = {
    443  = { protocol = "TCP", to = aws_lb_target_group.site.arn }
    7000 = { protocol = "TCP_UDP", to = aws_lb_target_group.addresses.arn }
  }
  load_balancer_arn = aws_lb.edge.arn
  port              = each.key
  protocol          = each.value.protocol
  default_action {
    type             = "forward"
    target_group_arn = each.value.to
  }
}

# The application load balancer: clients show certificates, people sign in, a function answers a path.

resource "aws_security_group" "site" {
  name   = "peers-site"
  vpc_id = data.aws_vpc.default.id
}

resource "aws_lb" "site" {
  name            = "peers-site"
  internal        = true
  subnets         = [for s in data.aws_subnet.zone : s.id]
  security_groups = [aws_security_group.site.id]
}

resource "aws_lb_trust_store" "clients" {
  name                             = "peers-clients"
  ca_certificates_bundle_s3_bucket = "peers"
  ca_certificates_bundle_s3_key    = local.two ? "second.pem" : "first.pem"
}

resource "aws_lb_trust_store_revocation" "gone" {
  trust_store_arn       = aws_lb_trust_store.clients.arn
  revocations_s3_bucket = "peers"
  revocations_s3_key    = "gone.crl"
}

resource "aws_acm_certificate" "site" {
  private_key      = file("key.pem")
  certificate_body = file("certificate.pem")
}

resource "aws_lb_listener" "site" {
  load_balancer_arn = aws_lb.site.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate.site.arn
  mutual_authentication {
    mode                             = "verify"
    trust_store_arn                  = aws_lb_trust_store.clients.arn
    ignore_client_certificate_expiry = local.two
  }
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener_rule" "people" {
  listener_arn = aws_lb_listener.site.arn
  priority     = 10
  condition {
    path_pattern { values = ["/account/*"] }
  }
  action {
    type  = "authenticate-oidc"
    order = 1
    authenticate_oidc {
      issuer                 = "https://id.example.com"
      authorization_endpoint = "https://id.example.com/authorize"
      token_endpoint         = "https://id.example.com/token"
      user_info_endpoint     = "https://id.example.com/me"
      client_id              = "peers"
      client_secret          = "not a secret"
      session_timeout        = local.two ? 3600 : 7200
    }
  }
  action {
    type             = "forward"
    order            = 2
    target_group_arn = aws_lb_target_group.hello.arn
  }
}

resource "aws_lb_target_group" "hello" {
  name                               = "peers-hello"
  target_type                        = "lambda"
  lambda_multi_value_headers_enabled = local.two
}

resource "aws_lambda_permission" "hello" {
  statement_id  = "peers"
  action        = "lambda:InvokeFunction"
  function_name = "hello"
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.hello.arn
}

resource "aws_lb_target_group_attachment" "hello" {
  depends_on       = [aws_lambda_permission.hello]
  target_group_arn = aws_lb_target_group.hello.arn
  target_id        = "arn:aws:lambda:us-east-1:123456789012:function:hello"
}

# A gateway load balancer, and the endpoint service in front of it.

resource "aws_lb" "inspect" {
  name               = "peers-inspect"
  load_balancer_type = "gateway"
  subnets            = [for s in data.aws_subnet.zone : s.id]
}

resource "aws_lb_target_group" "appliances" {
  name     = "peers-appliances"
  port     = 6081
  protocol = "GENEVE"
  vpc_id   = data.aws_vpc.default.id
  health_check {
    protocol = "TCP"
    port     = 80
  }
  stickiness {
    type    = local.two ? "source_ip_dest_ip_proto" : "source_ip_dest_ip"
    enabled = true
  }
  target_failover {
    on_deregistration = "rebalance"
    on_unhealthy      = "rebalance"
  }
}

resource "aws_lb_listener" "inspect" {
  load_balancer_arn = aws_lb.inspect.arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.appliances.arn
  }
}

resource "aws_vpc_endpoint_service" "inspect" {
  acceptance_required        = local.two
  gateway_load_balancer_arns = [aws_lb.inspect.arn]
  allowed_principals         = ["arn:aws:iam::210987654321:root"]
}
