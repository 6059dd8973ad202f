namespace WorkerClient;

/// <summary>The section <c>Worker</c> of the settings.</summary>
internal sealed class WorkerOptions
{
    /// <summary>Gets or sets the topic that the worker joins.</summary>
    public string Topic { get; set; } = "room:lobby";

    /// <summary>Gets or sets the time between two pushes.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
