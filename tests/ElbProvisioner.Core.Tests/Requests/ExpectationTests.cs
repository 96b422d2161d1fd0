using ElbProvisioner.Core.Tests.StackFile;

namespace ElbProvisioner.Core.Tests.Requests;

/// <summary>Expectations that hold, and those that do not, of every form.</summary>
public sealed class ExpectationTests
{
    [Theory]
    [InlineData("GET https://shop.example.com/", "app", true)]
    [InlineData("GET https://shop.example.com/", "images", false)]
    [InlineData("https://shop.example.com/rest", "app", true)]
    [InlineData("https://shop.example.com/split", "app", false)]
    [InlineData("https://shop.example.com/split", "{ app: 3, images: 1 }", true)]
    [InlineData("https://shop.example.com/split", "{ images: 25, app: 75 }", true)]
    [InlineData("https://shop.example.com/split", "{ app: 2, images: 1 }", false)]
    [InlineData("https://shop.example.com/split", "{ app: 1 }", false)]
    [InlineData("https://shop.example.com/rest", "{ app: 7, images: 0 }", true)]
    [InlineData("https://shop.example.com/rest", "{ app: 7, images: 1 }", false)]
    [InlineData("https://shop.example.com/no", "{ respond: 403 }", true)]
    [InlineData("https://shop.example.com/no", "{ respond: 404 }", false)]
    [InlineData("https://shop.example.com/no", "app", false)]
    [InlineData("http://shop.example.com/a?b=c", "{ redirect: \"https://shop.example.com/a?b=c\" }", true)]
    [InlineData("http://shop.example.com/a?b=c", "{ redirect: \"https://SHOP.example.com:443/a?b=c\", status: 301 }", true)]
    [InlineData("http://shop.example.com/a?b=c", "{ redirect: \"https://shop.example.com/a?b=c\", status: 302 }", false)]
    [InlineData("http://shop.example.com/a?b=c", "{ redirect: \"https://shop.example.com/a\" }", false)]
    [InlineData("https://shop.example.com/private", "{ authenticate: oidc }", true)]
    [InlineData("https://shop.example.com/private", "{ authenticate: jwt }", false)]
    [InlineData("https://shop.example.com/private", "app", false)]
    [InlineData("https://shop.example.com/deny", "{ respond: 401 }", true)]
    [InlineData("https://shop.example.com/allow", "app", true)]
    [InlineData("https://shop.example.com/token", "{ authenticate: jwt }", true)]
    [InlineData("https://shop.example.com:8443/", "refused", true)]
    [InlineData("https://shop.example.com/", "refused", false)]
    [InlineData("http://shop.example.com:443/", "refused", true)]
    [InlineData("https://shop.example.com/, from: 198.51.100.7", "refused", true)]
    [InlineData("https://shop.example.com/, from: \"2001:db8::1\"", "refused", true)]
    [InlineData("https://shop.example.com/, headers: { X-Beta: \"1\" }", "images", true)]
    [InlineData("https://shop.example.com/, headers: { Host: beta.example.com }", "images", true)]
    [InlineData("https://10.0.0.1/", "app", true)]
    public void It_holds_when_the_request_gets_that(string request, string gets, bool holds)
    {
        var comma = request.IndexOf(", ", StringComparison.Ordinal);
        var (asked, more) = comma < 0 ? (request, "") : (request[..comma], request[comma..]);
        var result = StackText.Load(
            $$"""
            stack: shop
            loadBalancers:
              web:
                allow: [192.0.2.0/24]
                dns: shop.example.com
                listeners:
                  http: { port: 80, redirect: https }
                  https:
                    port: 443
                    certificates: ["arn:aws:acm:eu-west-1:123456789012:certificate/52338d66-033c-6492-152d-1b2da64b621b"]
                    forward: app
                    rules:
                      - { name: split, when: { path: /split }, forward: { app: 3, images: 1 } }
                      - { name: rest, when: { path: /rest }, forward: { app: 3, images: 0 } }
                      - { name: no, when: { path: /no }, respond: 403 }
                      - { name: private, when: { path: /private }, authenticate: { oidc: &oidc { issuer: "https://i.test", authorizationEndpoint: "https://i.test/a", tokenEndpoint: "https://i.test/t", userInfoEndpoint: "https://i.test/u", clientId: c, clientSecret: s } }, forward: app }
                      - { name: deny, when: { path: /deny }, authenticate: { cognito: { userPool: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab", userPoolClientId: c1, userPoolDomain: shop, onUnauthenticatedRequest: deny } }, forward: app }
                      - { name: allow, when: { path: /allow }, authenticate: { cognito: { userPool: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab", userPoolClientId: c1, userPoolDomain: shop, onUnauthenticatedRequest: allow } }, forward: app }
                      - { name: token, when: { path: /token }, authenticate: { jwt: { jwksEndpoint: "https://i.test/k", issuer: "https://i.test" } }, forward: app }
                      - { name: beta, when: { header: { X-Beta: "1" } }, forward: images }
                      - { name: host, when: { host: beta.example.com }, forward: images }
            targetGroups: { app: { port: 8080 }, images: { port: 8081 } }
            autoScalingGroups:
              app: { size: 1, targetGroups: [app, images], launchTemplate: { image: ami-0123456789abcdef0, instanceType: t3.micro } }
            expect:
              - { request: {{asked}}{{more}}, gets: {{gets}} }
            """
        );

        Assert.Equal(holds ? [] : ["ELB3801"], result.Diagnostics.Where(static d => d.IsError).Select(static d => d.Code.Id));
    }
}
