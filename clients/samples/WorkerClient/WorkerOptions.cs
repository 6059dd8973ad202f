namespace WorkerClient;

/// <summary>The options of the worker: the section <c>Worker</c> of <c>appsettings.json</c>.</summary>
internal sealed class WorkerOptions
{
    /// <summary>Gets or sets the topic that the worker joins.</summary>
    /// <value>The default is <c>room:lobby</c>.</value>
    public string Topic { get; set; } = "room:lobby";

    /// <summary>Gets or sets the time between two pushes.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}
