using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PhoenixSharp.Logging;

/// <summary>Creates the loggers of this library's components. There is one instance for each host, so hosts in one process are limited separately.</summary>
internal sealed class PhoenixLoggers(ILoggerFactory? factory = null, TimeProvider? time = null)
{
    private readonly LogLimits _limits = new(time ?? TimeProvider.System);

    /// <summary>Returns the logger of a category.</summary>
    public ILogger Create(string category) => new PhoenixLogger((factory ?? NullLoggerFactory.Instance).CreateLogger(category), _limits);
}
