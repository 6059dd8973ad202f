using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhoenixSharp.Logging;

namespace PhoenixSharp.Listening;

/// <summary>Creates Kestrel's listeners for TCP. They wait when the process is out of file descriptors.</summary>
/// <remarks>
/// Kestrel's own listener calls accept again at once, so it uses a processor core and logs nothing. Everything else is Kestrel's:
/// its options make the listening socket, and its factory makes the connections.
/// </remarks>
internal sealed class PatientListenerFactory(
    IOptions<SocketTransportOptions> options, ILoggerFactory loggers, PhoenixLoggers ours, TimeProvider time)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly string _limit = DescriptorLimit.Read();
    private readonly SocketTransportFactory _kestrels = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => _kestrels.CanBind(endpoint);

    /// <summary>Listens at an address of IP. All others, such as Unix sockets, are left to Kestrel's listener.</summary>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is IPEndPoint ? new(NewListener(endpoint)) : _kestrels.BindAsync(endpoint, cancellationToken);

    /// <summary>Replaces Kestrel's listeners, unless the application has listeners of its own.</summary>
    public static void AddTo(IServiceCollection services)
    {
        if (services.Where(service => service.ServiceType == typeof(IConnectionListenerFactory)).All(IsKestrels))
            services.AddSingleton<IConnectionListenerFactory, PatientListenerFactory>(); // Kestrel takes the last that can bind
    }

    private static bool IsKestrels(ServiceDescriptor service) =>
        service.ImplementationType?.Assembly.GetName().Name?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true;

    private PatientListener NewListener(EndPoint endpoint) =>
        new(Listen(endpoint), options.Value.NoDelay, NewConnectionFactory(), new AcceptLog(ours.Create("PhoenixSharp.Listening"), _limit), time);

    private System.Net.Sockets.Socket Listen(EndPoint endpoint)
    {
        System.Net.Sockets.Socket socket;
        try
        {
            socket = options.Value.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken); // what Kestrel's listener throws, and the host reports
        }
        socket.Listen(options.Value.Backlog);
        return socket;
    }

    private SocketConnectionContextFactory NewConnectionFactory() => new(
        new SocketConnectionFactoryOptions
        {
            IOQueueCount = options.Value.IOQueueCount,
            WaitForDataBeforeAllocatingBuffer = options.Value.WaitForDataBeforeAllocatingBuffer,
            MaxReadBufferSize = options.Value.MaxReadBufferSize,
            MaxWriteBufferSize = options.Value.MaxWriteBufferSize,
            UnsafePreferInlineScheduling = options.Value.UnsafePreferInlineScheduling,
        },
        loggers.CreateLogger("Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets"));
}
