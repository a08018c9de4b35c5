using System.Text.Json;
using Xunit.Sdk;

namespace Sampan.Server.Tests.Golden;

/// <summary>The check that checks the answers: it takes the documents' own example, and nothing that only looks like it.</summary>
public sealed class ItickContractTests
{
    private const string Example =
        """{"s":"700","ld":616,"o":608,"p":608,"h":616,"l":601.5,"t":1765526889000,"v":17825495,"tu":10871536434.36,"ts":0,"ch":8,"chp":1.32}""";

    [Fact]
    public void The_documented_quote_is_right() => ItickContract.IsQuote(JsonElement.Parse(Example));

    [Theory]
    [InlineData("\"ld\":616", "\"ld\":616.0")]
    [InlineData("\"l\":601.5", "\"l\":601.50")]
    [InlineData("\"v\":17825495", "\"v\":1.7825495e7")]
    [InlineData("\"v\":17825495", "\"v\":17825495.5")]
    [InlineData("\"t\":1765526889000", "\"t\":1765526889")]
    [InlineData("\"ts\":0", "\"ts\":\"0\"")]
    [InlineData("\"ld\":616", "\"ld\":null")]
    [InlineData("\"o\":608,\"p\":608", "\"p\":608,\"o\":608")]
    [InlineData("\"o\":608,", "")]
    [InlineData("\"o\":608,", "\"o\":608,\"c\":608,")]
    [InlineData("\"chp\":1.32", "\"chp\":1.31")]
    [InlineData("\"chp\":1.32", "\"chp\":1.32,\"x\":1")]
    [InlineData("\"h\":616", "\"h\":615")]
    public void What_only_looks_like_it_is_wrong(string right, string wrong) =>
        Assert.ThrowsAny<XunitException>(
            () => ItickContract.IsQuote(JsonElement.Parse(Example.Replace(right, wrong, StringComparison.Ordinal))));
}
