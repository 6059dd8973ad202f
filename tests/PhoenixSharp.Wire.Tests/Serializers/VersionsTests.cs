namespace PhoenixSharp.Wire.Tests;

// Phoenix asks Elixir's Version for ~> 1.0.0 and ~> 2.0.0
public sealed class VersionsTests
{
    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.7")]
    [InlineData("1.0.99999999999999999999999")]
    [InlineData("1.0.0+build.1")]
    [InlineData("1.0.1-rc.1")] // newer than 1.0.0, if not yet 1.0.1
    public void Version_1_0_x_is_V1(string vsn) => Assert.Same(V1Serializer.Instance, Versions.Choose(vsn));

    [Theory]
    [InlineData("2.0.0")]
    [InlineData("2.0.9")]
    [InlineData("2.0.10")]
    [InlineData("2.0.0+001")]
    [InlineData("2.0.0+a-b.c")]
    [InlineData("2.0.3-alpha.1+build")]
    public void Version_2_0_x_is_V2(string vsn) => Assert.Same(V2Serializer.Instance, Versions.Choose(vsn));

    [Theory]
    [InlineData("0.9.0")]
    [InlineData("1.1.0")]
    [InlineData("2.1.0")]
    [InlineData("2.1.0-0")]
    [InlineData("3.0.0")]
    [InlineData("10.0.0")]
    [InlineData("20.0.0")]
    [InlineData("2.0.0-rc.1")] // older than 2.0.0
    [InlineData("1.0.0-rc.1+build")]
    public void Other_versions_are_not_served(string vsn) => Assert.Null(Versions.Choose(vsn));

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("2.0")]
    [InlineData("2.0.0.0")]
    [InlineData("abc")]
    [InlineData("v2.0.0")]
    [InlineData(" 2.0.0")]
    [InlineData("2.0.0 ")]
    [InlineData("2.0.0\n")]
    [InlineData("02.0.0")]
    [InlineData("2.00.0")]
    [InlineData("2.0.01")]
    [InlineData("-2.0.0")]
    [InlineData("2.0.-1")]
    [InlineData("2.0.1-")]
    [InlineData("2.0.1-01")]
    [InlineData("2.0.1-a..b")]
    [InlineData("2.0.0+")]
    [InlineData("2.0.0+a+b")]
    [InlineData("2.0.0+a_b")]
    [InlineData("2.0.1٣")] // a digit, but none of semver's
    public void What_is_no_version_is_not_served(string vsn) => Assert.Null(Versions.Choose(vsn));

    [Fact]
    public void A_long_version_is_told_in_time_that_grows_with_its_length() =>
        Assert.Null(Versions.Choose("2.0.1-" + string.Join('.', Enumerable.Repeat("a1-b", 20_000)) + "!"));

    [Fact]
    public void A_client_that_names_none_speaks_V1() => Assert.Same(V1Serializer.Instance, Versions.Choose(Versions.Assumed));
}
