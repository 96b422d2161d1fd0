terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" {}

# What the second apply changes: an office, the web ACL's rules, and what the bucket's policy says besides.
variable "revision" {}

locals { two = var.revision == "two" }

provider "aws" {
  region            = "us-east-1"
  s3_use_path_style = true
  default_tags { tags = { team = "peers" } }
  endpoints {
    ec2   = var.endpoint
    elbv2 = var.endpoint
    s3    = var.endpoint
    sts   = var.endpoint
    wafv2 = var.endpoint
  }
}

data "aws_caller_identity" "me" {}

data "aws_subnets" "default" {
  filter {
    name   = "availability-zone"
    values = ["us-east-1a", "us-east-1b"]
  }
}

# Who is let in: the offices.

resource "aws_ec2_managed_prefix_list" "offices" {
  name           = "peers-offices"
  address_family = "IPv4"
  max_entries    = 5
  entry {
    cidr        = "192.0.2.0/24"
    description = "Seoul"
  }
  dynamic "entry" {
    for_each = local.two ? ["198.51.100.0/24"] : ["203.0.113.0/24"]
    content {
      cidr = entry.value
    }
  }
}

resource "aws_security_group" "site" {
  name        = "peers-site"
  description = "Managed by Terraform"
  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
  }
}

# Where its logs go.

resource "aws_s3_bucket" "logs" {
  bucket = "peers-logs"
}

data "aws_iam_policy_document" "logs" {
  statement {
    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs.arn}/web/AWSLogs/${data.aws_caller_identity.me.account_id}/*"]
  }
  dynamic "statement" {
    for_each = local.two ? [true] : []
    content {
      effect = "Deny"
      principals {
        type        = "*"
        identifiers = ["*"]
      }
      actions   = ["s3:*"]
      resources = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
      condition {
        test     = "Bool"
        variable = "aws:SecureTransport"
        values   = ["false"]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = data.aws_iam_policy_document.logs.json
}

resource "aws_lb" "site" {
  name            = "peers-site"
  internal        = true
  subnets         = data.aws_subnets.default.ids
  security_groups = [aws_security_group.site.id]
  access_logs {
    bucket  = aws_s3_bucket_policy.logs.bucket
    prefix  = "web"
    enabled = true
  }
}

# Who looks at its requests.

resource "aws_wafv2_web_acl" "site" {
  name  = "peers-site"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  rule {
    name     = "common"
    priority = 1
    override_action {
      none {}
    }
    statement {
      managed_rule_group_statement {
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"
      }
    }
    visibility_config {
      cloudwatch_metrics_enabled = false
      metric_name                = "common"
      sampled_requests_enabled   = false
    }
  }
  dynamic "rule" {
    for_each = local.two ? [2000] : []
    content {
      name     = "rate"
      priority = 2
      action {
        block {}
      }
      statement {
        rate_based_statement {
          limit              = rule.value
          aggregate_key_type = "IP"
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = false
        metric_name                = "rate"
        sampled_requests_enabled   = false
      }
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = false
    metric_name                = "peers-site"
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "site" {
  resource_arn = aws_lb.site.arn
  web_acl_arn  = aws_wafv2_web_acl.site.arn
}
