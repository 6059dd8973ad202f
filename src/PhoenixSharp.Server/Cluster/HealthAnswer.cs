using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PhoenixSharp.Server;

/// <summary>What <c>/health</c> answers: which check says what, so that <c>Degraded</c> tells an operator where to look.</summary>
/// <remarks><c>{"status": "Degraded", "checks": [{"name": "phoenix-cluster", "status": "Degraded", "description": "The link …", "data": {"node": "one", …}}, …]}</c>.</remarks>
internal static class HealthAnswer
{
    /// <summary>Writes it.</summary>
    /// <param name="showNodes">Whether to write the checks' data too: the nodes' names are in it.</param>
    public static HealthCheckOptions Options(bool showNodes) => new()
    {
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(Of(report, showNodes), JsonSerializerOptions.Web),
    };

    private static object Of(HealthReport report, bool showNodes) => new
    {
        Status = report.Status.ToString(),
        Checks = report.Entries.Select(check => new
        {
            Name = check.Key,
            Status = check.Value.Status.ToString(),
            check.Value.Description,
            Data = showNodes ? check.Value.Data : null,
        }),
    };
}
