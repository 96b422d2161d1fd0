using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ElbProvisioner.Core.Diagnostics;
using ElbProvisioner.Core.Model;
using ElbProvisioner.Core.Shapes;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.StackFile.Language;

internal static class LaunchTemplateLanguage
{
    private const string ParameterPrefix = "ssm:";

    private static readonly Key<ImageChoice> Image = new(
        "image",
        Texts.Image.Convert(
            (string text, Node node, Binding _, [MaybeNullWhen(false)] out ImageChoice value) =>
            {
                value = text.StartsWith(ParameterPrefix, StringComparison.Ordinal)
                    ? new ImageChoice.FromParameter(text[ParameterPrefix.Length..], node.At)
                    : new ImageChoice.ById(text);
                return true;
            }
        ),
        "The image: ami-…, or ssm: and the name of a parameter that holds its id; read and pinned at plan."
    );

    private static readonly Key<string> InstanceType = new("instanceType", Texts.InstanceType, "The instance type, such as t3.micro.");

    private static readonly Key<string> KeyName = new(
        "keyName",
        new TextShape("a key pair's name", maxLength: 255),
        "The key pair for logging in."
    );

    private static readonly Key<string> InstanceProfile = new(
        "instanceProfile",
        Texts.InstanceProfile,
        "The instance profile's name or ARN: what the instances may do in AWS."
    );

    private static readonly Key<string> UserData = new(
        "userData",
        FileTexts.TextOrFile,
        "What an instance runs first: the text, or `{ file: user-data.sh }`. At most 16 KiB."
    );

    private static readonly Key<Reference[]> SecurityGroups = new(
        "securityGroups",
        new ListShape<Reference>(References.SecurityGroup, orSingle: true, mayBeEmpty: false),
        "In place of the scaling group's: names or sg-…."
    );

    private static readonly Key<Volume[]> Volumes = new(
        "volumes",
        new ListShape<Volume>(VolumeLanguage.Shape, orSingle: false),
        "Volumes; an encrypted root volume of the image's size unless written."
    );

    private static readonly Key<bool> Monitoring = new("monitoring", TruthShape.Instance, "Metrics every minute instead of every five.");

    private static readonly Key<string> Tokens = new(
        "tokens",
        new ChoiceShape(["required", "optional"]),
        "Whether metadata needs a session token (IMDSv2); required unless written."
    );

    private static readonly Key<int> HopLimit = new(
        "hopLimit",
        new WholeNumberShape(1, 64),
        "How many network hops metadata travels; 2 unless written, so that containers reach it."
    );

    private static readonly Key<bool> InstanceTags = new(
        "instanceTags",
        TruthShape.Instance,
        "Whether metadata shows the instance's tags."
    );

    private static readonly Key<InstanceMetadata> Metadata = new(
        "metadata",
        new MapShape<InstanceMetadata>(
            "metadata",
            "The instance metadata service.",
            [Tokens, HopLimit, InstanceTags],
            map => new InstanceMetadata(
                map.Get(Tokens, "required") == "required",
                map.Get(HopLimit, 2),
                map.Get(InstanceTags, fallback: false)
            )
        ),
        "The instance metadata service."
    );

    private static readonly Key<bool> PublicIp = new(
        "publicIp",
        TruthShape.Instance,
        "Whether instances get a public address; as the subnet says unless written."
    );

    private static readonly Key<string> Id = new(
        "id",
        Texts.LaunchTemplateId,
        "A launch template made elsewhere, with `version` and nothing else."
    );

    private static readonly Key<string> Version = new(
        "version",
        Texts.LaunchTemplateVersion,
        "Its version: a number, $Latest or $Default. Only a number is the same at every launch."
    );

    public static MapShape<LaunchTemplate> Shape { get; } =
        new(
            "launchTemplate",
            "What instances are made of; or `{ id: lt-…, version: 7 }` for one made elsewhere.",
            [
                Image,
                InstanceType,
                KeyName,
                InstanceProfile,
                UserData,
                SecurityGroups,
                Volumes,
                Monitoring,
                Metadata,
                PublicIp,
                Id,
                Version,
                new LaterKey("attributes", "Write an `instanceType` that has them."),
            ],
            Build
        );

    private static LaunchTemplate Build(WrittenMap map)
    {
        if (map.Has(Id))
        {
            map.RefuseBeside(
                Id,
                "a launch template made elsewhere is not changed.",
                Image,
                InstanceType,
                KeyName,
                InstanceProfile,
                UserData,
                SecurityGroups,
                Volumes,
                Monitoring,
                Metadata,
                PublicIp
            );
            Require(map, Version, "which version of the launch template");
            return new LaunchTemplate.Existing(map.Get(Id, ""), map.Get(Version, "1"), map.Span);
        }

        if (map.Has(Version))
        {
            map.Binding.Report(
                BindingCodes.KeysConflict,
                map.KeyAt(Version),
                $"{map.Binding.Place}: `version` is for a launch template made elsewhere, with `id`.",
                "Remove it."
            );
        }

        Require(map, Image, "what the instances start from");
        Require(map, InstanceType, "how large they are");
        return new LaunchTemplate.Defined
        {
            Image = map.Get(Image, new ImageChoice.ById("")),
            InstanceType = map.Get(InstanceType, ""),
            KeyName = map.Find(KeyName),
            InstanceProfile = map.Find(InstanceProfile),
            UserData = map.Find(UserData),
            SecurityGroups = map.AllOrNull(SecurityGroups),
            Volumes = map.All(Volumes),
            DetailedMonitoring = map.FindValue(Monitoring),
            Metadata = map.Get(Metadata, new InstanceMetadata()),
            PublicIp = map.FindValue(PublicIp),
            At = map.Span,
        };
    }

    private static void Require(WrittenMap map, Key key, string what)
    {
        if (!map.Has(key))
        {
            map.Binding.Report(BindingCodes.MissingKey, map.Span, $"{map.Binding.Place} needs `{key.Name}`: {what}.");
        }
    }
}
