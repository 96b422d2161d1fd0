using System.Text;
using ElbProvisioner.LocalAws.Ec2.Calls;
using ElbProvisioner.LocalAws.Ec2.Records;
using ElbProvisioner.LocalAws.Wire;
using ElbProvisioner.LocalAws.World;

namespace ElbProvisioner.LocalAws.Ec2.Keys;

internal static class KeyPairs
{
    private const string Type = "key-pair";
    private const int LongestName = 255;

    private static readonly Listing<KeyPair> List = new(
        "KeyPairs",
        pair => pair.Key,
        (transaction, pair) => Write(transaction, pair),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["fingerprint"] = "KeyFingerprint",
            ["key-name"] = "KeyName",
            ["key-pair-id"] = "KeyPairId",
        }
    );

    private static readonly Listing<KeyPair> ListWithKeys = List with
    {
        Write = (transaction, pair) => Write(transaction, pair, pair.PublicKey),
    };

    /// <exception cref="AwsError">There is no such key pair.</exception>
    public static void MustExist(Transaction transaction, string name)
    {
        if (ByName(transaction, name) is null)
        {
            throw Unknown(name);
        }
    }

    public static bool Exists(Transaction transaction, string name) => ByName(transaction, name) is not null;

    public static AwsError Unknown(string name) => new("InvalidKeyPair.NotFound", $"The key pair '{name}' does not exist");

    public static Document Describe(Transaction transaction, Fields request)
    {
        var (names, ids) = (request.Texts("KeyNames"), request.Texts("KeyPairIds"));
        var named = names
            .Select(name => ByName(transaction, name) ?? throw Unknown(name))
            .Concat(
                ids.Select(id => transaction.Ec2.KeyPairs.Find(id) ?? throw Refusals.NotFound("InvalidKeyPair.NotFound", "key pair", id))
            )
            .DistinctBy(pair => pair.Key)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToList();
        return (request.Flag("IncludePublicKey") == true ? ListWithKeys : List).Answer(
            transaction,
            request,
            names.Count + ids.Count > 0 ? named : transaction.Ec2.KeyPairs.All
        );
    }

    public static Document Create(Transaction transaction, Fields request)
    {
        var (name, tags) = New(transaction, request);
        if (request.Text("KeyType") is { } type and not "rsa" || request.Text("KeyFormat") is "ppk")
        {
            throw new AwsError(
                "UnsupportedOperation",
                "Only key pairs of type rsa in the format pem are made here: make the key with ssh-keygen and import it."
            );
        }

        var made = PublicKey.Make(name);
        var answer = Keep(
            transaction,
            new($"key-{transaction.NewId(17)}", name, "rsa", made.Fingerprint, made.Text, transaction.Now),
            tags
        );
        answer["KeyMaterial"] = made.PrivateKey;
        return answer;
    }

    public static Document Import(Transaction transaction, Fields request)
    {
        var (name, tags) = New(transaction, request);
        var key =
            PublicKey.Read(Encoding.UTF8.GetString(request.Bytes("PublicKeyMaterial") ?? []))
            ?? throw new AwsError("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
        return Keep(transaction, new($"key-{transaction.NewId(17)}", name, key.Type, key.Fingerprint, key.Text, transaction.Now), tags);
    }

    /// <summary>One of an account that is rebuilt, with another key: nobody tells that one.</summary>
    public static void Rebuild(Transaction transaction, string id, string name, IReadOnlyDictionary<string, string> tags)
    {
        var made = PublicKey.Make(name);
        Keep(transaction, new(id, name, "rsa", made.Fingerprint, made.Text, transaction.Now), tags);
    }

    /// <summary>One that is not there is as good as deleted.</summary>
    public static Document Delete(Transaction transaction, Fields request)
    {
        var pair = request.Text("KeyPairId") is { } id
            ? transaction.Ec2.KeyPairs.Find(id)
            : ByName(transaction, request.Text("KeyName") ?? throw Refusals.Missing("KeyName or KeyPairId"));
        if (pair is not null)
        {
            transaction.Ec2.KeyPairs.Remove(pair.Key);
            Links.Remove(transaction.Ec2, Links.KeyNames, pair.Name, "");
            TagKeeping.Remove(transaction, pair.Key);
        }

        return new() { ["Return"] = true, ["KeyPairId"] = pair?.Key };
    }

    private static KeyPair? ByName(Transaction transaction, string name) =>
        transaction.Ec2.KeyPairs.Find(Links.Find(transaction.Ec2, Links.KeyNames, name));

    private static (string Name, IReadOnlyDictionary<string, string> Tags) New(Transaction transaction, Fields request)
    {
        var name = request.Text("KeyName") ?? throw Refusals.Missing("KeyName");
        if (name.Length is 0 or > LongestName || !Ascii.IsValid(name))
        {
            throw Refusals.InvalidValue(
                $"Value ({name}) for parameter KeyName is invalid. It must be at most {LongestName} ASCII characters."
            );
        }

        var tags = TagRules.OfNew(transaction, request, Type);
        return ByName(transaction, name) is null
            ? (name, tags)
            : throw new AwsError("InvalidKeyPair.Duplicate", "The keypair already exists");
    }

    private static Document Keep(Transaction transaction, KeyPair pair, IReadOnlyDictionary<string, string> tags)
    {
        transaction.Ec2.KeyPairs.Put(pair);
        Links.Put(transaction.Ec2, Links.KeyNames, pair.Name, "", pair.Key);
        TagKeeping.Put(transaction, pair.Key, Type, tags);
        return new()
        {
            ["KeyPairId"] = pair.Key,
            ["KeyName"] = pair.Name,
            ["KeyFingerprint"] = pair.Fingerprint,
            ["Tags"] = TagRules.Write(transaction, pair.Key),
        };
    }

    private static Document Write(Transaction transaction, KeyPair pair, string? publicKey = null) =>
        new()
        {
            ["KeyPairId"] = pair.Key,
            ["KeyName"] = pair.Name,
            ["KeyType"] = pair.Type,
            ["KeyFingerprint"] = pair.Fingerprint,
            ["CreateTime"] = pair.CreateTime,
            ["PublicKey"] = publicKey,
            ["Tags"] = TagRules.Write(transaction, pair.Key),
        };
}
