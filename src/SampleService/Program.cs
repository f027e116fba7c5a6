var a = WebApplication.CreateBuilder(args).Build(); a.Run();
