using System.Text;
using ElbProvisioner.Benchmarks.Stacks;

namespace ElbProvisioner.Benchmarks.Terraform;

/// <summary>What <see cref="ServiceStack"/> makes in AWS, written for Terraform as its users would.</summary>
internal static class TerraformStack
{
    public static string Hcl(int services, Uri endpoint)
    {
        var hcl = new StringBuilder(Shared(endpoint));
        var priority = 1;
        foreach (var service in ServiceStack.Services(services))
        {
            hcl.Append(Service(service, priority++));
        }

        return hcl.ToString();
    }

    private static string Shared(Uri endpoint) =>
        $$"""
            terraform {
              required_providers {
                aws = { source = "hashicorp/aws" }
              }
            }

            provider "aws" {
              region                      = "{{ServiceStack.Region}}"
              skip_credentials_validation = true
              skip_metadata_api_check     = true
              skip_requesting_account_id  = true
              skip_region_validation      = true
              default_tags { tags = { team = "benchmark" } }
              endpoints {
                acm         = "{{endpoint}}"
                autoscaling = "{{endpoint}}"
                ec2         = "{{endpoint}}"
                elbv2       = "{{endpoint}}"
                route53     = "{{endpoint}}"
                ssm         = "{{endpoint}}"
                sts         = "{{endpoint}}"
              }
            }

            data "aws_vpc" "default" {
              default = true
            }

            data "aws_subnets" "default" {
              filter {
                name   = "vpc-id"
                values = [data.aws_vpc.default.id]
              }
            }

            data "aws_ssm_parameter" "image" {
              name = "{{ServiceStack.Image}}"
            }

            data "aws_route53_zone" "zone" {
              name = "{{ServiceStack.Zone}}"
            }

            resource "aws_acm_certificate" "site" {
              domain_name       = "{{ServiceStack.Domain}}"
              validation_method = "DNS"
            }

            resource "aws_route53_record" "validation" {
              zone_id         = data.aws_route53_zone.zone.zone_id
              name            = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_name
              type            = tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_type
              records         = [tolist(aws_acm_certificate.site.domain_validation_options)[0].resource_record_value]
              ttl             = 60
              allow_overwrite = true
            }

            resource "aws_security_group" "web" {
              name   = "{{ServiceStack.Name}}-web"
              vpc_id = data.aws_vpc.default.id
            }

            resource "aws_vpc_security_group_ingress_rule" "web" {
              for_each          = toset(["80", "443"])
              security_group_id = aws_security_group.web.id
              cidr_ipv4         = "0.0.0.0/0"
              ip_protocol       = "tcp"
              from_port         = each.value
              to_port           = each.value
            }

            resource "aws_lb" "web" {
              name                       = "{{ServiceStack.Name}}-web"
              load_balancer_type         = "application"
              security_groups            = [aws_security_group.web.id]
              subnets                    = data.aws_subnets.default.ids
              drop_invalid_header_fields = true
            }

            resource "aws_lb_listener" "http" {
              load_balancer_arn = aws_lb.web.arn
              port              = 80
              protocol          = "HTTP"
              default_action {
                type = "redirect"
                redirect {
                  protocol    = "HTTPS"
                  port        = "443"
                  status_code = "HTTP_301"
                }
              }
            }

            resource "aws_lb_listener" "https" {
              load_balancer_arn = aws_lb.web.arn
              port              = 443
              protocol          = "HTTPS"
              ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
              certificate_arn   = aws_acm_certificate.site.arn
              default_action {
                type = "fixed-response"
                fixed_response {
                  content_type = "text/plain"
                  message_body = "nothing here"
                  status_code  = "404"
                }
              }
            }

            resource "aws_route53_record" "web" {
              zone_id = data.aws_route53_zone.zone.zone_id
              name    = "{{ServiceStack.Domain}}"
              type    = "A"
              alias {
                name                   = aws_lb.web.dns_name
                zone_id                = aws_lb.web.zone_id
                evaluate_target_health = true
              }
            }


            """;

    private static string Service(string name, int priority) =>
        $$"""
            resource "aws_lb_target_group" "{{name}}" {
              name                 = "{{ServiceStack.Name}}-{{name}}"
              port                 = 8080
              protocol             = "HTTP"
              vpc_id               = data.aws_vpc.default.id
              deregistration_delay = 30
              health_check { path = "/health" }
            }

            resource "aws_lb_listener_rule" "{{name}}" {
              listener_arn = aws_lb_listener.https.arn
              priority     = {{priority}}
              condition {
                path_pattern { values = ["/{{name}}/*"] }
              }
              action {
                type             = "forward"
                target_group_arn = aws_lb_target_group.{{name}}.arn
              }
            }

            resource "aws_security_group" "{{name}}" {
              name   = "{{ServiceStack.Name}}-{{name}}"
              vpc_id = data.aws_vpc.default.id
            }

            resource "aws_vpc_security_group_ingress_rule" "{{name}}" {
              security_group_id            = aws_security_group.{{name}}.id
              referenced_security_group_id = aws_security_group.web.id
              ip_protocol                  = "tcp"
              from_port                    = 8080
              to_port                      = 8080
            }

            resource "aws_vpc_security_group_egress_rule" "{{name}}" {
              security_group_id = aws_security_group.{{name}}.id
              cidr_ipv4         = "0.0.0.0/0"
              ip_protocol       = "-1"
            }

            resource "aws_vpc_security_group_egress_rule" "web-{{name}}" {
              security_group_id            = aws_security_group.web.id
              referenced_security_group_id = aws_security_group.{{name}}.id
              ip_protocol                  = "tcp"
              from_port                    = 8080
              to_port                      = 8080
            }

            resource "aws_launch_template" "{{name}}" {
              name                   = "{{ServiceStack.Name}}-{{name}}"
              image_id               = data.aws_ssm_parameter.image.insecure_value
              instance_type          = "{{ServiceStack.InstanceType}}"
              vpc_security_group_ids = [aws_security_group.{{name}}.id]
              metadata_options { http_tokens = "required" }
            }

            resource "aws_autoscaling_group" "{{name}}" {
              name                      = "{{ServiceStack.Name}}-{{name}}"
              min_size                  = 1
              max_size                  = 3
              vpc_zone_identifier       = data.aws_subnets.default.ids
              target_group_arns         = [aws_lb_target_group.{{name}}.arn]
              health_check_type         = "ELB"
              wait_for_capacity_timeout = "0"
              launch_template {
                id      = aws_launch_template.{{name}}.id
                version = aws_launch_template.{{name}}.latest_version
              }
            }

            resource "aws_autoscaling_policy" "{{name}}" {
              name                   = "{{ServiceStack.Name}}-{{name}}-cpu"
              autoscaling_group_name = aws_autoscaling_group.{{name}}.name
              policy_type            = "TargetTrackingScaling"
              target_tracking_configuration {
                target_value = 50
                predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }
              }
            }


            """;
}
