using Sampan.Server.Api;
using Sampan.Server.Tests.Clients;

namespace Sampan.Server.Tests.Web;

/// <summary>The page in a real browser, against the real server.</summary>
[Collection(ClientsCollection.Name)]
public sealed class PageTests(RunningServer server)
{
    private static readonly TimeSpan BrowserMax = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan RulesMax = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_page_shows_a_moving_market_in_light_in_dark_and_on_a_phone()
    {
        var node = ClientProgram.NodeWithBrowser();
        Assert.SkipUnless(WebPage.IsBuilt, "This build has no page, because there was no Node to build it.");
        var pictures = Path.Combine(AppContext.BaseDirectory, "pictures");

        var output = await ClientProgram.RunAsync(
            node,
            [
                Repository.PathOf("tests", "Sampan.Server.Tests", "Web", "page.mjs"),
                server.Address.GetLeftPart(UriPartial.Authority),
                server.Token,
                pictures,
            ],
            runMax: BrowserMax);

        Assert.EndsWith("0 failed", output.TrimEnd(), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(pictures, "*.png"));
    }

    [Theory]
    [InlineData("typescript", "bin/tsc", "--noEmit")]
    [InlineData("vitest", "vitest.mjs", "run")]
    public async Task The_page_keeps_its_own_rules(string module, string program, string argument)
    {
        var node = ClientProgram.Node();
        var web = Repository.PathOf("web");
        var script = Path.Combine(web, "node_modules", module, program);
        Assert.SkipUnless(File.Exists(script), $"npm ci was not run in web: {module} is missing.");

        string[] where = module == "vitest" ? ["--root", web] : ["--project", web];
        await ClientProgram.RunAsync(node, [script, argument, .. where], runMax: RulesMax);
    }
}
