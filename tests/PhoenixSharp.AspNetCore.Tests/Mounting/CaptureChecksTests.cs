using Microsoft.AspNetCore.Builder;
using PhoenixSharp.TestSupport;

namespace PhoenixSharp.Mounting;

/// <summary>Captures without a property that they can be bound to are named when the socket is mapped.</summary>
public sealed partial class CaptureChecksTests
{
    [Theory]
    [InlineData("room:{room}", "CapturedRoom has no property of that name: add public string Room { get; set; }")]
    [InlineData("room:{roomName}", "CapturedRoom has no property of that name: add public string RoomName { get; set; }")]
    [InlineData("room:{title}", "the property CapturedRoom.Title can't be set: add set or init to it")]
    [InlineData("room:{tags}", "the property CapturedRoom.Tags is a List<String>, which can't be read from a topic: "
        + "make it a string or a type that implements IParsable<T>, such as int or Guid")]
    [InlineData("room:{name}", "CapturedRoom has the properties Name and NAME: rename one")]
    public void Capture_is_named_when_it_cannot_be_bound(string pattern, string problem) =>
        Assert.Equal(Sentence(pattern, problem), Failure(socket => socket.Channel<CapturedRoom>(pattern)));

    [Fact]
    public void Missing_partial_is_named() => Assert.Equal(
        Sentence("room:{id}", "the property ClosedRoom.Id isn't bound by generated code: make ClosedRoom partial, and the classes that it is nested in, "
            + "and reference the package PhoenixSharp.AspNetCore in its project"),
        Failure(socket => socket.Channel<ClosedRoom>("room:{id}")));

    [Fact]
    public void Generic_class_is_named() => Assert.Equal(
        Sentence("room:{id}", "the property GenericRoom<Int32>.Id is in a generic class, where captures aren't bound: declare it in a class that is not generic"),
        Failure(socket => socket.Channel<GenericRoom<int>>("room:{id}")));

    [Fact]
    public void Base_class_is_named_when_a_function_makes_the_channel() => Assert.Equal(
        Sentence("room:{id}", "Channel<OpenSocket> has no property of that name: add public string Id { get; set; }"),
        Failure(socket => socket.Channel<Channel<OpenSocket>>("room:{id}", _ => new CapturedRoom())));

    private static string Sentence(string pattern, string problem) =>
        $"The topic pattern \"{pattern}\" has the capture {pattern[5..]}, and {problem}. (Parameter 'pattern')";

    private static string Failure(Action<SocketBuilder<OpenSocket>> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPhoenix();
        var app = builder.Build();
        return Assert.Throws<ArgumentException>(() => app.MapSocket("/socket", configure)).Message;
    }

    private sealed partial class CapturedRoom : Room
    {
        public string Title => "";

        public List<string> Tags { get; set; } = [];

        public string Name { get; set; } = "";

        public string NAME { get; set; } = "";
    }

    private sealed class ClosedRoom : Room
    {
        public int Id { get; set; }
    }

    private sealed partial class GenericRoom<T> : Room
    {
        public T? Id { get; set; }
    }

    private abstract class Room : Channel<OpenSocket>
    {
        public override ValueTask<JoinResult> JoinAsync(JoinRequest join, CancellationToken cancellationToken) => Accept();
    }
}
