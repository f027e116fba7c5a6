// What a bundle of Entity Framework Core's does when it is named a migration: its own tool, which makes bundles, is not in every package registry.
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TestBundle;

try
{
    using var shop = new Shop();
    await shop.GetService<IMigrator>().MigrateAsync(args.FirstOrDefault());
    Console.WriteLine("Done.");
    return 0;
}
catch (Exception failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
