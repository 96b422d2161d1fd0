using ElbProvisioner.Core.Properties;
using ElbProvisioner.Core.Tables;

namespace ElbProvisioner.Core.Tests.StackFile;

public sealed class MetricMathTests
{
    [Theory]
    [InlineData("100 * errors / requests", "errors requests")]
    [InlineData("IF(m1 > 1e3 AND m2 < 2.5, m1, 0)", "m1 m2")]
    [InlineData("FILL(m1, 0) + SUM([m1, m2_b])", "m1 m2_b")]
    [InlineData("SUM(METRICS('errors'))", "")]
    [InlineData("SEARCH('{AWS/EC2,InstanceId} cpu', \"Average\", 300) + a", "a")]
    [InlineData("SELECT AVG(CPUUtilization) FROM \"AWS/EC2\" where x = 1", "")]
    [InlineData("INSIGHT_RULE_METRIC(contributors, uniqueContributors)", "")]
    [InlineData("ANOMALY_DETECTION_BAND(m, 2)", "m")]
    [InlineData("42", "")]
    public void An_expression_names_ids_and_nothing_else(string expression, string expected) =>
        Assert.Equal(expected, string.Join(' ', MetricExpressions.IdsIn(expression)));

    /// <summary>"Exactly two elements of the metrics list should return data", AWS says otherwise.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(", returnData: false")]
    [InlineData(", returnData: true")]
    public void A_band_and_what_it_is_the_band_of_both_return_data(string said)
    {
        var alarm = StackText
            .Bind(
                $$"""
                stack: shop
                alarms:
                  odd:
                    metric:
                      metrics:
                        a: { metric: { namespace: Shop, name: A } }
                        rate: { expression: a / 60 }
                        band: { expression: "ANOMALY_DETECTION_BAND(rate, 2)"{{said}} }
                    thresholdMetric: band
                    comparison: GreaterThanUpperThreshold
                    evaluationPeriods: 3
                """
            )
            .Alarms[0];

        Assert.Equal(
            ["a False", "rate True", "band True"],
            alarm
                .Settings.Get(AlarmTable.Queries)
                .Select(query => $"{query.Get(MetricQueryTable.Id)} {query.Get(MetricQueryTable.ReturnData)}")
        );
    }
}
