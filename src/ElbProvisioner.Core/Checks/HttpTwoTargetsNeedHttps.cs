using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;

namespace ElbProvisioner.Core.Checks;

internal sealed class HttpTwoTargetsNeedHttps()
    : Check(new("ELB3109", Severity.Error, "HTTP/2 or gRPC targets stand behind an HTTP listener"))
{
    public override IEnumerable<Diagnostic> Find(CheckedStack file)
    {
        var versions = file
            .Stack.TargetGroups.Where(group => group.ProtocolVersion is "HTTP2" or "GRPC")
            .ToDictionary(group => group.Name, group => group.ProtocolVersion, StringComparer.Ordinal);
        return from route in Routes.Of(file.Stack)
               where route.Listener.Protocol == "HTTP"
               from target in route.Targets
               where versions.ContainsKey(target.TargetGroup.Text)
               select Report(
                   target.TargetGroup.At,
                   $"targetGroups.{target.TargetGroup.Text} speaks {versions[target.TargetGroup.Text]}, which AWS takes behind HTTPS "
                       + "listeners only.",
                   "Forward to it from an HTTPS listener."
               );
    }
}
