using PhoenixSharp.Packages.Tests.Rig;

namespace PhoenixSharp.Packages.Tests.Clients;

/// <summary>The package of the .NET client in a fresh application.</summary>
public sealed class ClientPackageTests(PackedSolution packed)
{
    // It does not connect. If the types load and a channel can be created, the package is complete.
    private const string Code = """
        using PhoenixSharp.Client;

        await using var socket = new PhoenixSocket("ws://127.0.0.1:9/socket");
        var channel = socket.Channel("room:lobby");
        Console.WriteLine($"{channel.Topic} {channel.State}");
        """;

    [Fact]
    public async Task Application_compiles_for_both_frameworks_and_runs_on_the_newer()
    {
        using var application = Application.Create(packed, ("Program.cs", Code), ("Listener.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFrameworks>net8.0;net10.0</TargetFrameworks>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PhoenixSharp.Client.WebsocketClient" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """));
        await application.Command.RunAsync("dotnet", "build", "Listener.csproj", "-verbosity:quiet");
        Assert.True(File.Exists(application.PathOf("bin", "Debug", "net8.0", "Listener.dll")));
        var output = await application.Command.RunAsync("dotnet", application.PathOf("bin", "Debug", "net10.0", "Listener.dll"));
        Assert.Equal("room:lobby Closed", output);
    }
}
