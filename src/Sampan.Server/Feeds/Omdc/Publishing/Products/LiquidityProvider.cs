using Sampan.Market;
using Sampan.Server.Feeds.Omdc.Messages;
using Sampan.Server.Feeds.Omdc.Publishing.Books;
using Sampan.Server.Feeds.Omdc.Publishing.Wire;

namespace Sampan.Server.Feeds.Omdc.Publishing.Products;

/// <summary>Who makes a market in a structured product or fund (13): a made-up broker for each.</summary>
internal static class LiquidityProvider
{
    /// <summary>Tells of a security's liquidity provider, if it has one.</summary>
    public static void WriteIfAny(ExchangeSecurity security, MessageWriter into)
    {
        if (security.Instrument.Type is SecurityType.DerivativeWarrant or SecurityType.Cbbc or SecurityType.InlineWarrant
            or SecurityType.Etf or SecurityType.LeveragedInverse)
        {
            into.Append(
                new LiquidityProviderMessage { SecurityCode = security.Code },
                [new LiquidityProviderBroker { LPBrokerNumber = BrokerQueuePublisher.BrokerOf(security.Code) }]);
        }
    }
}
