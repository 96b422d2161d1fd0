using Amazon.EC2.Model;

namespace ElbProvisioner.Aws.Reading;

/// <summary>EC2 passes over what a filter does not match, where a list of ids would be refused for one that is unknown.</summary>
internal static class Ec2Filter
{
    public static Filter Of(string name, params IEnumerable<string> values) => new() { Name = name, Values = [.. values] };
}
