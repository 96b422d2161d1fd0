using System.Text.Json;
using ElbProvisioner.Core.PlanFile;
using ElbProvisioner.Core.Planning;
using ElbProvisioner.Core.Traffic;

namespace ElbProvisioner.Core.Tests.PlanFile;

public sealed class PlanJsonTests
{
    /// <summary>The contract with pipelines, whole: a member may be added here, never renamed or taken away.</summary>
    [Fact]
    public void The_plan_has_the_promised_shape() =>
        Assert.Equal(
            """
            {
              "formatVersion": 1,
              "stack": "shop",
              "account": "123456789012",
              "region": "ap-northeast-2",
              "summary": {
                "create": 0,
                "update": 1,
                "replace": 1,
                "delete": 0
              },
              "changes": [
                {
                  "address": "targetGroup/app",
                  "kind": "targetGroup",
                  "name": "app",
                  "change": "update",
                  "reason": "the health check differs",
                  "traffic": {
                    "effect": "none",
                    "detail": "none",
                    "effects": [
                      "none"
                    ],
                    "parts": [
                      {
                        "effect": "none",
                        "detail": "none"
                      }
                    ]
                  },
                  "properties": [
                    {
                      "path": "healthCheck.path",
                      "before": "/health",
                      "after": "/<ok>",
                      "forcesReplacement": false
                    },
                    {
                      "path": "secret",
                      "before": "(sensitive)",
                      "after": null,
                      "forcesReplacement": false
                    }
                  ]
                },
                {
                  "address": "targetGroup/images",
                  "kind": "targetGroup",
                  "name": "images",
                  "change": "replace",
                  "reason": "the port cannot change in place",
                  "traffic": {
                    "effect": "drain",
                    "detail": "moves when 2 of 2 are healthy",
                    "effects": [
                      "drain"
                    ],
                    "parts": [
                      {
                        "effect": "drain",
                        "detail": "moves when 2 of 2 are healthy"
                      }
                    ]
                  },
                  "properties": [
                    {
                      "path": "port",
                      "before": "8081",
                      "after": "8082",
                      "forcesReplacement": true
                    }
                  ]
                }
              ],
              "actions": [
                {
                  "id": "targetGroup/app#update",
                  "verb": "update",
                  "address": "targetGroup/app",
                  "dependsOn": [],
                  "estimateSeconds": 0,
                  "wait": null
                },
                {
                  "id": "targetGroup/images#create",
                  "verb": "create",
                  "address": "targetGroup/images",
                  "dependsOn": [],
                  "estimateSeconds": 0,
                  "wait": null
                },
                {
                  "id": "targetGroup/images#healthy",
                  "verb": "wait healthy",
                  "address": "targetGroup/images",
                  "dependsOn": [
                    "targetGroup/images#create"
                  ],
                  "estimateSeconds": 91,
                  "wait": "health"
                }
              ],
              "routing": [],
              "diagnostics": [
                {
                  "code": "ELB4000",
                  "severity": "warning",
                  "message": "Something to know.",
                  "remedy": "Do this.",
                  "file": "elbctl.yaml",
                  "line": 3,
                  "column": 5
                }
              ]
            }
            """.ReplaceLineEndings("\n"),
            PlanJson.Write(SamplePlan.Made, PlanJson.Indented)
        );

    [Fact]
    public void Nothing_to_do_has_empty_changes_and_actions()
    {
        var json = JsonDocument.Parse(PlanJson.Write(SamplePlan.Made with { Changes = [], Actions = [] }, PlanJson.Compact)).RootElement;

        Assert.Equal("0 0", $"{json.GetProperty("changes").GetArrayLength()} {json.GetProperty("actions").GetArrayLength()}");
    }

    [Fact]
    public void Every_verb_and_every_impact_has_the_documented_name()
    {
        Assert.Equal("create update replace delete", string.Join(' ', Enum.GetValues<ChangeVerb>().Select(PlanJson.NameOf)));
        Assert.Equal(
            "none routes drain capacity clients newEndpoint gap",
            string.Join(' ', Enum.GetValues<TrafficImpact>().Select(PlanJson.NameOf))
        );
    }
}
