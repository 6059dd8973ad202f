using PhoenixSharp;

namespace ServerSide;

// src/PhoenixSharp.PubSub/README.md 1

public sealed record PriceChanged(string Product);

public sealed class PriceStore
{
    public void Remove(string product) => Console.WriteLine(product);
}
