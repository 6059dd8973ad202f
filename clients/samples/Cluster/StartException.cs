namespace Cluster;

/// <summary>Something could not be started; the message says what to do.</summary>
internal sealed class StartException(string message) : Exception(message);
