using System.Text;
using Sampan.Server.History.Import;

namespace Sampan.Server.Tests.History.Import;

public sealed class BarTimeTests
{
    [Theory]
    [InlineData("20200229")]
    [InlineData("2020-02-29")]
    [InlineData("2020/02/29")]
    public void A_date_begins_at_midnight_in_hong_kong(string text)
    {
        Assert.True(BarTime.TryParseDate(Encoding.UTF8.GetBytes(text), out var midnight));
        Assert.Equal(TestBars.At("2020-02-29 00:00"), midnight);
    }

    [Theory]
    [InlineData("20200230")]
    [InlineData("20210229")]
    [InlineData("2020-02/29")]
    [InlineData("2020-2-29")]
    [InlineData("29022020")]
    [InlineData("18991231")]
    [InlineData("")]
    [InlineData("2020022x")]
    public void What_is_no_date_is_refused(string text) =>
        Assert.False(BarTime.TryParseDate(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("0930", 570)]
    [InlineData("930", 570)]
    [InlineData("9:30", 570)]
    [InlineData("09:30", 570)]
    [InlineData("093000", 570)]
    [InlineData("09:30:00", 570)]
    [InlineData("0000", 0)]
    [InlineData("24:00", 1_440)]
    public void A_time_is_minutes_since_midnight(string text, int expected)
    {
        Assert.True(BarTime.TryParseTime(Encoding.UTF8.GetBytes(text), out var minutes));
        Assert.Equal(expected, minutes);
    }

    [Theory]
    [InlineData("0960")]
    [InlineData("24:01")]
    [InlineData("2500")]
    [InlineData("09:30:15")]
    [InlineData("09-30")]
    [InlineData("x930")]
    [InlineData("")]
    [InlineData("9")]
    public void What_is_no_whole_minute_is_refused(string text) =>
        Assert.False(BarTime.TryParseTime(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("2020-01-02 09:30:00")]
    [InlineData("2020-01-02T09:30")]
    [InlineData("20200102 0930")]
    [InlineData("2020-01-02 09:30:00+08:00")]
    [InlineData("2020-01-02T01:30:00Z")]
    [InlineData("2020-01-02T01:30:00+00:00")]
    [InlineData("1577928600")]
    [InlineData("1577928600000")]
    public void A_date_and_a_time_may_stand_in_one_field(string text)
    {
        Assert.True(BarTime.TryParseDateTime(Encoding.UTF8.GetBytes(text), out var label));
        Assert.Equal(TestBars.At("2020-01-02 09:30"), label);
    }

    [Theory]
    [InlineData("2020-01-02")]
    [InlineData("2020-01-02 09:30-05:00")]
    [InlineData("2020-01-02 09:30+0800")]
    [InlineData("1577928601")]
    [InlineData("1577928600001")]
    [InlineData("")]
    public void What_is_no_such_field_is_refused(string text) =>
        Assert.False(BarTime.TryParseDateTime(Encoding.UTF8.GetBytes(text), out _));
}
