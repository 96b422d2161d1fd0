using System.Collections.Immutable;

namespace ElbProvisioner.Core.Resources;

/// <summary>A condition in AWS's terms. Values are sorted: AWS gives their order no meaning.</summary>
/// <param name="Field"><c>host-header</c>, <c>path-pattern</c>, <c>http-request-method</c>, <c>http-header</c>, <c>query-string</c>,
/// <c>source-ip</c>; and <c>client-ip-type</c>, which AWS has in <c>source-ip</c>.</param>
/// <param name="HeaderName">For <c>http-header</c>, else null.</param>
/// <param name="Values">For <c>query-string</c>: <c>key=value</c>, or <c>=value</c> for any key.</param>
/// <param name="IsRegex">The values are regular expressions.</param>
public sealed record ConditionSettings(string Field, string? HeaderName, ImmutableArray<string> Values, bool IsRegex = false);
