using ElbProvisioner.LocalAws.Wire;

namespace ElbProvisioner.LocalAws.Ec2.Calls;

/// <summary>One of several things of a call with which it could not be done, while the call itself succeeds.</summary>
internal static class Unsuccessful
{
    public static Document Of(string id, string code, string message) =>
        new()
        {
            ["ResourceId"] = id,
            ["Error"] = new Document { ["Code"] = code, ["Message"] = message },
        };
}
