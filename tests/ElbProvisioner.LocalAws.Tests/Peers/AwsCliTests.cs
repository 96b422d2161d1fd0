using System.Text.Json;
using System.Text.Json.Nodes;

namespace ElbProvisioner.LocalAws.Tests.Peers;

public sealed class AwsCliTests
{
    private const string Image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

    // The command line sleeps a quarter of a minute between two looks.
    private static readonly TimeSpan Provisioned = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Each command is a process of a second, so there are few, and those that wait come when there is nothing left to wait for.
    /// </summary>
    [Fact]
    public async Task The_aws_command_line_makes_a_site_looks_at_it_is_refused_and_takes_it_away()
    {
        using var folder = new TemporaryFolder();
        await using var world = new PeerWorld();
        var aws = new AwsCli(world, folder.Path);

        // Who and where.
        Assert.Equal("123456789012", Text(await aws.AnswerAsync("sts get-caller-identity"), "Account"));
        var vpc = Text(await aws.AnswerAsync("ec2 describe-vpcs --filters Name=is-default,Values=true --query Vpcs[0]"), "VpcId");
        var subnets = (
            await aws.AnswerAsync($"ec2 describe-subnets --filters Name=vpc-id,Values={vpc} --max-items 2 --query Subnets[].SubnetId")
        )
            .EnumerateArray()
            .Select(id => id.GetString())
            .ToList();
        Assert.Equal(2, subnets.Count);
        var image = Text(await aws.AnswerAsync($"ssm get-parameter --name {Image} --query Parameter"), "Value");
        Assert.StartsWith("ami-", image, StringComparison.Ordinal);

        // A certificate and its record.
        var certificate = Text(
            await aws.AnswerAsync("acm request-certificate --domain-name cli.example.com --validation-method DNS --idempotency-token cli1"),
            "CertificateArn"
        );
        var group = Text(await aws.AnswerAsync($"ec2 create-security-group --group-name cli --description cli --vpc-id {vpc}"), "GroupId");
        var opened = await aws.AnswerAsync(
            $"ec2 authorize-security-group-ingress --group-id {group} --protocol tcp --port 80 --cidr 172.31.1.2/16"
        );
        Assert.Equal("172.31.0.0/16", Text(opened.GetProperty("SecurityGroupRules")[0], "CidrIpv4"));
        var balancer = (
            await aws.AnswerAsync(
                $"elbv2 create-load-balancer --name cli-web --subnets {string.Join(' ', subnets)} --security-groups {group} --tags "
                    + "Key=site,Value=cli"
            )
        ).GetProperty("LoadBalancers")[0];
        Assert.Equal("provisioning", Text(balancer.GetProperty("State"), "Code"));
        var record = (
            await aws.AnswerAsync(
                $"acm describe-certificate --certificate-arn {certificate} --query Certificate.DomainValidationOptions[0]"
            )
        ).GetProperty("ResourceRecord");
        var zone = Text(await aws.AnswerAsync("route53 list-hosted-zones-by-name --dns-name example.com --query HostedZones[0]"), "Id");
        var change = await aws.AnswerAsync([
            .. Words($"route53 change-resource-record-sets --hosted-zone-id {zone} --change-batch"),
            Batch("CREATE", record),
        ]);
        Assert.Equal("PENDING", Text(change.GetProperty("ChangeInfo"), "Status"));

        // Rights and wrongs of a load balancer.
        var targets = Text(
            (await aws.AnswerAsync($"elbv2 create-target-group --name cli-app --protocol HTTP --port 80 --vpc-id {vpc}")).GetProperty(
                "TargetGroups"
            )[0],
            "TargetGroupArn"
        );
        var arn = Text(balancer, "LoadBalancerArn");
        world.Pass(Provisioned);
        await aws.AnswerAsync($"elbv2 wait load-balancer-available --load-balancer-arns {arn}");
        await aws.AnswerAsync($"acm wait certificate-validated --certificate-arn {certificate}");
        var listener = (
            await aws.AnswerAsync(
                $"elbv2 create-listener --load-balancer-arn {arn} --protocol HTTPS --port 443 --certificates CertificateArn={certificate} "
                    + $"--ssl-policy ELBSecurityPolicy-TLS13-1-2-2021-06 --default-actions Type=forward,TargetGroupArn={targets}"
            )
        ).GetProperty("Listeners")[0];
        Assert.Equal(
            targets,
            Text(listener.GetProperty("DefaultActions")[0].GetProperty("ForwardConfig").GetProperty("TargetGroups")[0], "TargetGroupArn")
        );
        var rule = (
            await aws.AnswerAsync(
                $"elbv2 create-rule --listener-arn {Text(listener, "ListenerArn")} --priority 5 --conditions "
                    + "Field=path-pattern,Values=/old "
                    + "--actions Type=redirect,RedirectConfig={Path=/new,StatusCode=HTTP_302}"
            )
        ).GetProperty("Rules")[0];
        Assert.Equal("#{host}", Text(rule.GetProperty("Actions")[0].GetProperty("RedirectConfig"), "Host"));

        // A scaling group behind it.
        Assert.Equal(
            "cli-app",
            Text(
                (
                    await aws.AnswerAsync(
                        "ec2 create-launch-template --launch-template-name cli-app --launch-template-data "
                            + $"ImageId={image},InstanceType=t3.micro,SecurityGroupIds={group}"
                    )
                ).GetProperty("LaunchTemplate"),
                "LaunchTemplateName"
            )
        );
        await aws.AnswerAsync(
            "autoscaling create-auto-scaling-group --auto-scaling-group-name cli-app --min-size 1 --max-size 2 --vpc-zone-identifier "
                + $"{string.Join(',', subnets)} "
                + $"--target-group-arns {targets} --launch-template LaunchTemplateName=cli-app"
        );
        await aws.AnswerAsync(
            "cloudwatch put-metric-alarm --alarm-name cli-busy --namespace AWS/EC2 --metric-name CPUUtilization --statistic Average "
                + "--period 60 --evaluation-periods 1 --threshold 80 --comparison-operator GreaterThanThreshold"
        );
        var alarm = await aws.AnswerAsync("cloudwatch describe-alarms --alarm-names cli-busy --query MetricAlarms[0]");
        Assert.Equal(("cli-busy", 80.0), (Text(alarm, "AlarmName"), alarm.GetProperty("Threshold").GetDouble()));
        world.Pass(Provisioned);
        await aws.AnswerAsync($"elbv2 wait target-in-service --target-group-arn {targets}");
        var scaling = await aws.AnswerAsync(
            "autoscaling describe-auto-scaling-groups --auto-scaling-group-names cli-app --query AutoScalingGroups[0]"
        );
        Assert.Equal("InService", Text(scaling.GetProperty("Instances")[0], "LifecycleState"));
        var found = await aws.AnswerAsync(
            "resourcegroupstaggingapi get-resources --tag-filters Key=site,Values=cli --query ResourceTagMappingList[0]"
        );
        Assert.Equal(arn, Text(found, "ResourceARN"));

        // In the wrong order, and in the right one.
        Assert.Equal("ResourceInUse", await aws.RefusalAsync($"elbv2 delete-target-group --target-group-arn {targets}"));
        Assert.Equal("DependencyViolation", await aws.RefusalAsync($"ec2 delete-security-group --group-id {group}"));
        await aws.AnswerAsync("autoscaling delete-auto-scaling-group --auto-scaling-group-name cli-app --force-delete");
        await aws.AnswerAsync([
            .. Words($"route53 change-resource-record-sets --hosted-zone-id {zone} --change-batch"),
            Batch("DELETE", record),
        ]);
        await aws.AnswerAsync($"elbv2 delete-load-balancer --load-balancer-arn {arn}");
        world.Pass(TimeSpan.FromHours(1));
        await aws.AnswerAsync($"ec2 delete-security-group --group-id {group}");
        Assert.Equal("LoadBalancerNotFound", await aws.RefusalAsync($"elbv2 describe-listeners --load-balancer-arn {arn}"));

        Assert.Empty(world.Complaints);
    }

    private static string Text(JsonElement answer, string member) =>
        answer.GetProperty(member).GetString() ?? throw new JsonException($"{member} is null");

    private static string[] Words(string command) => command.Split(' ');

    private static string Batch(string action, JsonElement record) =>
        new JsonObject
        {
            ["Changes"] = new JsonArray(
                new JsonObject
                {
                    ["Action"] = action,
                    ["ResourceRecordSet"] = new JsonObject
                    {
                        ["Name"] = Text(record, "Name"),
                        ["Type"] = Text(record, "Type"),
                        ["TTL"] = 60,
                        ["ResourceRecords"] = new JsonArray(new JsonObject { ["Value"] = Text(record, "Value") }),
                    },
                }
            ),
        }.ToJsonString();
}
