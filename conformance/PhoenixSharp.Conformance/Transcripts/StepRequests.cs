using PhoenixSharp.Conformance.Http;

namespace PhoenixSharp.Conformance.Transcripts;

internal static class StepRequests
{
    /// <summary>The request that a step makes; null where it makes none.</summary>
    public static HttpRequest? RequestOrNull(this Step step) => step switch
    {
        Step.Connect connect => connect.Request,
        Step.Http http => http.Request,
        Step.HttpStart start => start.Request,
        _ => null,
    };

    /// <summary>The step with its request, if it makes one, changed.</summary>
    public static Step Asking(this Step step, Func<HttpRequest, HttpRequest> change) => step switch
    {
        Step.Connect connect => connect with { Request = change(connect.Request) },
        Step.Http http => http with { Request = change(http.Request) },
        Step.HttpStart start => start with { Request = change(start.Request) },
        _ => step,
    };
}
