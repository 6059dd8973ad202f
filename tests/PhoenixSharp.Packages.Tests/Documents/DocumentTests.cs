using PhoenixSharp.Packages.Tests.Rig;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Packages.Tests.Documents;

/// <summary>The code that the documents show, in an application that references the packages.</summary>
/// <remarks>The folder <c>Surroundings</c> has what the blocks use: the application around them.</remarks>
public sealed class DocumentTests(PackedSolution packed)
{
    private static readonly string[] Referenced = ["AspNetCore", "Redis", "RabbitMQ", "Nats", "Client", "Client.WebsocketClient"];

    [Fact]
    public async Task Each_block_of_code_compiles_without_a_warning()
    {
        var used = new HashSet<string>();
        var files = Directory.GetFiles(Checkout.PathOf("tests", "PhoenixSharp.Packages.Tests", "Documents", "Surroundings"), "*.cs")
            .Select(file => (Path.GetFileName(file), DocumentBlocks.Fill(File.ReadAllText(file), used)))
            .ToList();

        Assert.Empty(DocumentBlocks.All.Keys.Except(used));
        using var application = Application.Create(packed, [("Documents.csproj", Project()), .. files]);
        await application.Command.RunAsync("dotnet", "build", "Documents.csproj", "-verbosity:quiet");
    }

    private string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <OutputType>Library</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(Referenced.Select(name => $"<PackageReference Include=\"PhoenixSharp.{name}\" Version=\"{packed.Version}\" />"))}
          </ItemGroup>
        </Project>
        """;
}
