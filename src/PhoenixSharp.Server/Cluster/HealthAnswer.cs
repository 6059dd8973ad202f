using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PhoenixSharp.Server;

/// <summary>The answer of <c>/health</c>: the result of each check, so that an operator sees where to look.</summary>
/// <remarks>
/// <c>{"status": "Degraded", "checks": [{"name": "phoenix-cluster", "status": "Degraded", "description": "The link …",
/// "data": {"node": "one", …}}, …]}</c>.
/// </remarks>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>: the worst of all checks.</param>
/// <param name="Checks">The checks.</param>
internal sealed record HealthAnswer(string Status, IEnumerable<CheckAnswer> Checks)
{
    /// <summary>Returns options that write the answer.</summary>
    /// <param name="showNodes">Whether to write the data of the checks too, which contain the names of the nodes.</param>
    public static HealthCheckOptions Options(bool showNodes) => new()
    {
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(Of(report, showNodes), ServerJson.Default.HealthAnswer),
    };

    private static HealthAnswer Of(HealthReport report, bool showNodes) => new(
        report.Status.ToString(),
        report.Entries.Select(check => new CheckAnswer(
            check.Key, check.Value.Status.ToString(), check.Value.Description, showNodes ? check.Value.Data : null)));
}

/// <summary>The result of one check.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Status"><c>Healthy</c>, <c>Degraded</c> or <c>Unhealthy</c>.</param>
/// <param name="Description">A sentence that names the fault, or <see langword="null"/>.</param>
/// <param name="Data">The data of the check, or <see langword="null"/> if it may not be shown.</param>
internal sealed record CheckAnswer(string Name, string Status, string? Description, IReadOnlyDictionary<string, object>? Data);
