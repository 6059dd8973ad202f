using PhoenixSharp.Load.Comparing;
using PhoenixSharp.Load.Hosts;

return args switch
{
    ["compare", .. var options] => await CompareCommand.RunAsync(options),
    ["host", "signalr", .. var options] => await SignalRHost.RunAsync(options),
    ["host", "naive", .. var options] => await NaiveHost.RunAsync(options),
    _ => CompareCommand.Refuse("expected 'compare', 'host signalr' or 'host naive'", withUsage: true),
};
