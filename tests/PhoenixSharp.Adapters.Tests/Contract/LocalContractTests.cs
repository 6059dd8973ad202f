namespace PhoenixSharp.Adapters.Tests.Contract;

public sealed class LocalContractTests : AdapterContractTests
{
    private protected override ValueTask<IPubSubAdapter> MakeAsync() => new(new LocalAdapter());
}
