namespace Scenarios;

public sealed class A_bucket_without_credentials
{
    [Fact]
    public async Task Says_what_can_be_given_where()
    {
        await using var checkout = await Checkout.Make();
        await checkout.Set("staging", "Store.location", "s3://bucket");
        (await Backups(checkout)).ShouldContain("Set the store's region, or AWS_REGION");

        await checkout.Set("staging", "Store.region", "eu-central-1");
        (await Backups(checkout)).ShouldContain("Set accessKey and secretKey of the store, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    private static async Task<string> Backups(Checkout checkout)
    {
        var bare = new[] { "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_ROLE_ARN" }
            .Aggregate(checkout.Command("Backups", "--environment", "staging"), (command, variable) => command.With(variable, null))
            .With("AWS_CONFIG_FILE", "/nowhere")
            .With("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
            .With("AWS_EC2_METADATA_DISABLED", "true");
        var result = await bare.Try(TestContext.Current.CancellationToken);
        result.Succeeded.ShouldBeFalse();
        return result.Output + result.Errors;
    }
}
