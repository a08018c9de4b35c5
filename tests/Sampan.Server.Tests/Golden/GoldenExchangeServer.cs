namespace Sampan.Server.Tests.Golden;

/// <summary>The golden market, and what an exchange line tells besides.</summary>
public sealed class GoldenExchangeServer : GoldenServer
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ApplyAsync(records => GoldenExchange.Tell(Market.Context.Instruments, records));
    }
}
