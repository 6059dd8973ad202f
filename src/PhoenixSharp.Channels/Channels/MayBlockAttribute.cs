namespace PhoenixSharp;

/// <summary>Says that a channel's callbacks may block their thread: old libraries, heavy computing. They run on threads apart from the thread pool.</summary>
/// <remarks>
/// Counts where the class is routed by its type, <c>socket.Channel&lt;ReportChannel&gt;("report:*")</c>. There are <see cref="SocketOptions.MaxBlockingThreads"/> at most
/// a socket; callbacks past that wait their turn. What a callback awaits comes back to these threads, unless it says <c>ConfigureAwait(false)</c>. A callback that
/// blocks without this takes a thread from everyone: it is counted in <c>phoenixsharp.channels.blocked</c>, and the first of each route is logged.
/// The first ten calls of a handler are never logged, because the runtime compiles code that runs for the first time.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayBlockAttribute : Attribute;
