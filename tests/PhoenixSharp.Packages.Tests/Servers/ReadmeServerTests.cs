using PhoenixSharp.Packages.Tests.Rig;

namespace PhoenixSharp.Packages.Tests.Servers;

/// <summary>The server of the README, made from the packages in a folder outside the repository, and stock phoenix.js.</summary>
public sealed class ReadmeServerTests(PackedSolution packed)
{
    private const string Answers = "ok {}\nbroadcast {\"body\":\"hello\"}";

    private const string WithoutGenerator = """
        <Target Name="LeaveOutGenerator" BeforeTargets="CoreCompile">
          <ItemGroup>
            <Analyzer Remove="@(Analyzer)" Condition="'%(Filename)' == 'PhoenixSharp.Generators'" />
          </ItemGroup>
        </Target>
        """;

    [Fact]
    public async Task Push_is_answered_when_the_project_has_one_package_reference()
    {
        using var application = Application.Create(packed, ("Chat.csproj", Project()), ("Program.cs", ReadmeServer.Code));
        await BuildAsync(application);
        await using var server = await StartBuiltAsync(application);
        Assert.Equal(Answers, await server.PushAsync());
    }

    [Fact]
    public async Task Push_is_answered_when_the_server_is_a_single_file()
    {
        // By default, the SDK prepares such an application for native compilation, so JSON has no reflection.
        using var application = Application.Create(packed, ("server.cs", $"""
            #:sdk Microsoft.NET.Sdk.Web
            #:package PhoenixSharp.AspNetCore@{packed.Version}
            #:property TreatWarningsAsErrors=true
            {ReadmeServer.Code}
            """));
        await application.Command.RunAsync("dotnet", "build", "server.cs", "-verbosity:quiet");
        await using var server = await RunningApplication.StartAsync(
            application, "dotnet", "run", "--no-build", "server.cs", "--", "--urls", "http://127.0.0.1:0");
        Assert.Equal(Answers, await server.PushAsync());
    }

    [Fact]
    public async Task Push_is_answered_when_the_server_is_native()
    {
        using var application = Application.Create(
            packed, ("Chat.csproj", Project("<PropertyGroup><PublishAot>true</PublishAot></PropertyGroup>")), ("Program.cs", ReadmeServer.Code));
        var output = await application.Command.RunAsync("dotnet", "publish", "Chat.csproj", "--output", "out", "-verbosity:quiet", "-nologo");
        Assert.Equal("", output);
        await using var server = await RunningApplication.StartAsync(application, application.PathOf("out", "Chat"), "--urls", "http://127.0.0.1:0");
        Assert.Equal(Answers, await server.PushAsync());
    }

    [Fact]
    public async Task Start_fails_and_names_the_package_when_the_generator_was_left_out()
    {
        using var application = Application.Create(packed, ("Chat.csproj", Project(WithoutGenerator)), ("Program.cs", ReadmeServer.Code));
        await BuildAsync(application);
        await using var server = application.Command.Start("dotnet", application.PathOf("out", "Chat.dll"), "--urls", "http://127.0.0.1:0");
        var problem = await server.SaysAsync("reference the package PhoenixSharp.AspNetCore");
        Assert.Contains("make RoomChannel partial", problem, StringComparison.Ordinal);
        Assert.NotEqual(0, await server.EndsAsync());
    }

    private string Project(string more = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="PhoenixSharp.AspNetCore" Version="{packed.Version}" />
          </ItemGroup>
          {more}
        </Project>
        """;

    private static async Task BuildAsync(Application application) =>
        await application.Command.RunAsync("dotnet", "build", "Chat.csproj", "--output", "out", "-verbosity:quiet");

    private static Task<RunningApplication> StartBuiltAsync(Application application) =>
        RunningApplication.StartAsync(application, "dotnet", application.PathOf("out", "Chat.dll"), "--urls", "http://127.0.0.1:0");
}
