using System.Security.Cryptography;
using System.Text;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Launching;

/// <summary>The images anybody can launch. Each region has its own ids, always the same ones.</summary>
internal static class PublicImages
{
    private const string Amazon = "137112412989";
    private const string Canonical = "099720109477";
    private const string Latest = "/aws/service/ami-amazon-linux-latest/";

    /// <summary>
    /// With those of an account that was rebuilt, and the images that the world was told misbehave: they must be there to be launched.
    /// </summary>
    public static IEnumerable<MachineImage> All(Transaction transaction) =>
        Catalog(transaction.Here.Name)
            .Concat(
                transaction.Ec2.Images.All.Select(static own => new MachineImage(
                    own.Key,
                    own.Name,
                    "",
                    own.Architecture,
                    own.RootDevice,
                    own.RootSize,
                    "gp3",
                    own.OwnerId,
                    null,
                    "uefi-preferred",
                    []
                ))
            )
            .Concat(
                transaction
                    .FaultSettings.SilentImages.Union(transaction.FaultSettings.UnlaunchableImages.Keys, StringComparer.Ordinal)
                    .Select(id => new MachineImage(
                        id,
                        id,
                        "",
                        "x86_64",
                        "/dev/xvda",
                        8,
                        "gp3",
                        transaction.Account,
                        null,
                        "uefi-preferred",
                        []
                    ))
            )
            .DistinctBy(static image => image.Id);

    /// <summary>Tells Systems Manager the parameters that name the region's images.</summary>
    public static void SeedData(Transaction transaction)
    {
        if (transaction.Here.Name == Region.Global)
        {
            return;
        }

        foreach (var (name, image) in Parameters(transaction.Here.Name))
        {
            SystemsManager.Parameters.Publish(transaction, name, image);
        }
    }

    /// <summary>Public parameters by their path, with the ids of images that exist in the region.</summary>
    public static IReadOnlyDictionary<string, string> Parameters(string region) =>
        Catalog(region)
            .SelectMany(image => image.Parameters, (image, parameter) => (parameter, image.Id))
            .ToDictionary(pair => pair.parameter, pair => pair.Id, StringComparer.Ordinal);

    public static MachineImage? Find(Transaction transaction, string id) => All(transaction).FirstOrDefault(image => image.Id == id);

    private static IEnumerable<MachineImage> Catalog(string region) =>
        ((string[])["x86_64", "arm64"])
            .SelectMany(architecture =>
                (MachineImage[])
                    [
                        AmazonLinux2023(region, architecture, "6.1", "default", "6.1"),
                        AmazonLinux2023(region, architecture, "6.12", "6.12"),
                        AmazonLinux2(region, architecture, "", ""),
                        AmazonLinux2(region, architecture, "kernel-5.10-", "Kernel 5.10 "),
                        MinimalAmazonLinux2(region, architecture),
                        Ubuntu(region, architecture, "22.04", "jammy", "gp2"),
                        Ubuntu(region, architecture, "24.04", "noble", "gp3"),
                    ]
            )
            .Append(AmazonLinux(region));

    private static MachineImage AmazonLinux2023(string region, string architecture, string kernel, params string[] parameters)
    {
        var name = $"al2023-ami-2023.8.20250915.0-kernel-{kernel}-{architecture}";
        return new(
            IdOf(region, name),
            name,
            $"Amazon Linux 2023 AMI 2023.8.20250915.0 {architecture} HVM kernel-{kernel}",
            architecture,
            "/dev/xvda",
            8,
            "gp3",
            Amazon,
            "amazon",
            Boot(architecture),
            [.. parameters.Select(parameter => $"{Latest}al2023-ami-kernel-{parameter}-{architecture}")]
        );
    }

    private static MachineImage AmazonLinux2(string region, string architecture, string kernel, string kernelInWords)
    {
        var name = $"amzn2-ami-{kernel}hvm-2.0.20250915.0-{architecture}-gp2";
        return new(
            IdOf(region, name),
            name,
            $"Amazon Linux 2 {kernelInWords}AMI 2.0.20250915.0 {architecture} HVM gp2",
            architecture,
            "/dev/xvda",
            8,
            "gp2",
            Amazon,
            "amazon",
            architecture == "arm64" ? "uefi" : "legacy-bios",
            [$"{Latest}amzn2-ami-{kernel}hvm-{architecture}-gp2"]
        );
    }

    private static MachineImage MinimalAmazonLinux2(string region, string architecture)
    {
        var name = $"amzn2-ami-minimal-hvm-2.0.20250915.0-{architecture}-ebs";
        return new(
            IdOf(region, name),
            name,
            $"Amazon Linux 2 AMI 2.0.20250915.0 {architecture} Minimal HVM ebs",
            architecture,
            "/dev/xvda",
            2,
            "standard",
            Amazon,
            "amazon",
            architecture == "arm64" ? "uefi" : "legacy-bios",
            [$"{Latest}amzn2-ami-minimal-hvm-{architecture}-ebs"]
        );
    }

    /// <summary>The last one of the first Amazon Linux, which was never built for arm64.</summary>
    private static MachineImage AmazonLinux(string region)
    {
        const string Name = "amzn-ami-hvm-2018.03.0.20231218.0-x86_64-gp2";
        return new(
            IdOf(region, Name),
            Name,
            "Amazon Linux AMI 2018.03.0.20231218.0 x86_64 HVM gp2",
            "x86_64",
            "/dev/xvda",
            8,
            "gp2",
            Amazon,
            "amazon",
            "legacy-bios",
            [$"{Latest}amzn-ami-hvm-x86_64-gp2"]
        );
    }

    private static MachineImage Ubuntu(string region, string architecture, string release, string code, string volume)
    {
        var shortName = architecture == "arm64" ? "arm64" : "amd64";
        var name = $"ubuntu/images/{(volume == "gp3" ? "hvm-ssd-gp3" : "hvm-ssd")}/ubuntu-{code}-{release}-{shortName}-server-20250915";
        return new(
            IdOf(region, name),
            name,
            $"Canonical, Ubuntu, {release}, {shortName} {code} image",
            architecture,
            "/dev/sda1",
            8,
            volume,
            Canonical,
            null,
            Boot(architecture),
            [$"/aws/service/canonical/ubuntu/server/{release}/stable/current/{shortName}/hvm/ebs-{volume}/ami-id"]
        );
    }

    private static string Boot(string architecture) => architecture == "arm64" ? "uefi" : "uefi-preferred";

    private static string IdOf(string region, string name) =>
        $"ami-0{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{region}/{name}")))[..16]}";
}
