terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" {}

# What the second apply changes: a type, the size of the warm pool, a hook, a schedule and two policies.
variable "revision" {}

locals {
  is_second = var.revision == "two"
}

provider "aws" {
  region = "us-east-1"
  endpoints {
    autoscaling = var.endpoint
    cloudwatch  = var.endpoint
    ec2         = var.endpoint
    ssm         = var.endpoint
    sts         = var.endpoint
  }
}

data "aws_subnets" "default" {
  filter {
    name   = "default-for-az"
    values = ["true"]
  }
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

resource "aws_launch_template" "app" {
  name          = "peers-scaling"
  image_id      = data.aws_ssm_parameter.image.insecure_value
  instance_type = "t3.micro"
}

resource "aws_autoscaling_group" "mixed" {
  name                    = "peers-mixed"
  min_size                = 2
  max_size                = 4
  vpc_zone_identifier     = data.aws_subnets.default.ids
  capacity_rebalance      = true
  default_instance_warmup = 60
  enabled_metrics         = ["GroupInServiceInstances", "GroupTotalInstances"]
  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity                  = 1
      on_demand_percentage_above_base_capacity = 0
      spot_allocation_strategy                 = "price-capacity-optimized"
      spot_max_price                           = "0.05"
    }
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.app.id
        version            = aws_launch_template.app.latest_version
      }
      override {
        instance_type     = "t3.micro"
        weighted_capacity = "1"
      }
      override {
        instance_type     = local.is_second ? "t3.small" : "t3a.micro"
        weighted_capacity = "1"
      }
    }
  }
  instance_maintenance_policy {
    min_healthy_percentage = 90
    max_healthy_percentage = 120
  }
}

resource "aws_autoscaling_group" "warm" {
  name                = "peers-warm"
  min_size            = 1
  max_size            = 4
  vpc_zone_identifier = data.aws_subnets.default.ids
  launch_template {
    id      = aws_launch_template.app.id
    version = aws_launch_template.app.latest_version
  }
  initial_lifecycle_hook {
    name                 = "peers-boot"
    lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"
    heartbeat_timeout    = 30
    default_result       = "CONTINUE"
  }
  warm_pool {
    pool_state                  = "Stopped"
    min_size                    = 1
    max_group_prepared_capacity = local.is_second ? 3 : 2
    instance_reuse_policy { reuse_on_scale_in = true }
  }
}

resource "aws_autoscaling_lifecycle_hook" "drain" {
  name                   = "peers-drain"
  autoscaling_group_name = aws_autoscaling_group.warm.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_TERMINATING"
  heartbeat_timeout      = local.is_second ? 60 : 30
  default_result         = "CONTINUE"
}

resource "aws_autoscaling_schedule" "evening" {
  scheduled_action_name  = "peers-evening"
  autoscaling_group_name = aws_autoscaling_group.mixed.name
  recurrence             = local.is_second ? "0 21 1 1 *" : "0 20 1 1 *"
  time_zone              = "Europe/Berlin"
  min_size               = 2
  max_size               = 2
  desired_capacity       = 2
}

resource "aws_autoscaling_policy" "step" {
  name                      = "peers-step"
  autoscaling_group_name    = aws_autoscaling_group.mixed.name
  policy_type               = "StepScaling"
  adjustment_type           = "ChangeInCapacity"
  estimated_instance_warmup = 90
  step_adjustment {
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = 10
    scaling_adjustment          = 1
  }
  step_adjustment {
    metric_interval_lower_bound = 10
    scaling_adjustment          = local.is_second ? 3 : 2
  }
}

resource "aws_autoscaling_policy" "simple" {
  name                   = "peers-simple"
  autoscaling_group_name = aws_autoscaling_group.mixed.name
  adjustment_type        = "ChangeInCapacity"
  scaling_adjustment     = -1
  cooldown               = local.is_second ? 600 : 300
}

resource "aws_autoscaling_policy" "math" {
  name                   = "peers-math"
  autoscaling_group_name = aws_autoscaling_group.warm.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 100
    customized_metric_specification {
      metrics {
        id          = "queue"
        return_data = false
        metric_stat {
          stat = "Sum"
          metric {
            namespace   = "AWS/SQS"
            metric_name = "ApproximateNumberOfMessagesVisible"
            dimensions {
              name  = "QueueName"
              value = "jobs"
            }
          }
        }
      }
      metrics {
        id          = "half"
        expression  = "queue / 2"
        return_data = true
      }
    }
  }
}

resource "aws_autoscaling_policy" "ahead" {
  name                   = "peers-ahead"
  autoscaling_group_name = aws_autoscaling_group.warm.name
  policy_type            = "PredictiveScaling"
  predictive_scaling_configuration {
    mode                   = "ForecastOnly"
    scheduling_buffer_time = 120
    metric_specification {
      target_value = 40
      predefined_metric_pair_specification { predefined_metric_type = "ASGCPUUtilization" }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "busy" {
  alarm_name          = "peers-busy"
  namespace           = "AWS/EC2"
  metric_name         = "CPUUtilization"
  dimensions          = { AutoScalingGroupName = aws_autoscaling_group.mixed.name }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 2
  threshold           = 70
  comparison_operator = "GreaterThanOrEqualToThreshold"
  alarm_actions       = [aws_autoscaling_policy.step.arn]
}

# As an old account has it.
resource "aws_launch_configuration" "old" {
  name            = "peers-old"
  image_id        = data.aws_ssm_parameter.image.insecure_value
  instance_type   = "t3.micro"
  user_data       = "#!/bin/sh"
  ebs_optimized   = true
  root_block_device {
    volume_size = 12
    volume_type = "gp3"
  }
}

resource "aws_autoscaling_group" "old" {
  name                 = "peers-old"
  min_size             = 1
  max_size             = 2
  vpc_zone_identifier  = data.aws_subnets.default.ids
  launch_configuration = local.is_second ? null : aws_launch_configuration.old.name
  dynamic "launch_template" {
    for_each = local.is_second ? [1] : []
    content {
      id      = aws_launch_template.app.id
      version = "1"
    }
  }
}
