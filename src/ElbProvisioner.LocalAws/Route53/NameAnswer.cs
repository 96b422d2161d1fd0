namespace ElbProvisioner.LocalAws.Route53;

/// <summary>One of the things that a name may lead to.</summary>
/// <param name="Target">
/// What an alias or a CNAME names, such as a load balancer's DNS name, or an address; in lower case, without a dot at the end.
/// </param>
/// <param name="Weight">How often beside the others; 1 without weights.</param>
/// <param name="Ttl">How long a client may remember it, in AWS's time.</param>
public sealed record NameAnswer(string Target, long Weight, TimeSpan Ttl);
