using System.Text;
using System.Text.Json;
using ElbProvisioner.LocalTraffic.Identity;
using ElbProvisioner.LocalTraffic.Listeners;

namespace ElbProvisioner.LocalTraffic.Http;

/// <summary>What targets are told of a client's identity, besides its own headers.</summary>
internal sealed record IdentityHeaders(IReadOnlyList<KeyValuePair<string, string>> Lines);

/// <summary>What targets are told of a user [ALB guide: authenticate users, user claims encoding].</summary>
internal sealed class UserHeaders(TimeProvider time, IdentityKeys keys)
{
    // Seen of AWS's load balancers; not published.
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(2);

    public IdentityHeaders Of(ServedListener listener, IdentityStep.SignIn step, Session session)
    {
        var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteString("typ", "JWT");
            json.WriteString("kid", keys.BalancerId);
            json.WriteString("alg", JsonWebToken.Elliptic);
            json.WriteString("iss", step.Issuer);
            json.WriteString("client", step.ClientId);
            json.WriteString("signer", listener.Balancer.Arn);
            json.WriteNumber("exp", (time.GetUtcNow() + Lasts).ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        var data = JsonWebToken.Sign(keys.Balancer, Encoding.UTF8.GetString(header.ToArray()), ClaimsOf(step, session), pads: true);
        return new([
            new("x-amzn-oidc-accesstoken", session.AccessToken),
            new("x-amzn-oidc-identity", session.Subject),
            new("x-amzn-oidc-data", data),
        ]);
    }

    /// <summary>Those of the user, and when and by whom they are said.</summary>
    private string ClaimsOf(IdentityStep.SignIn step, Session session)
    {
        var claims = new MemoryStream();
        using (var json = new Utf8JsonWriter(claims))
        {
            json.WriteStartObject();
            foreach (var claim in session.Claims.EnumerateObject().Where(static one => one.Name is not ("exp" or "iss")))
            {
                claim.WriteTo(json);
            }

            json.WriteNumber("exp", (time.GetUtcNow() + Lasts).ToUnixTimeSeconds());
            json.WriteString("iss", step.Issuer);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(claims.ToArray());
    }
}
