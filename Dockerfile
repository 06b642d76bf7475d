# The worker. Settings come from the environment or a mounted appsettings file; nothing is written inside the container.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# What decides the packages comes first, so that a change in code leaves their layer alone.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/ eng/
COPY src/Dispatch.Core/Dispatch.Core.csproj src/Dispatch.Core/packages.lock.json src/Dispatch.Core/
COPY src/Dispatch.Worker/Dispatch.Worker.csproj src/Dispatch.Worker/packages.lock.json src/Dispatch.Worker/
RUN dotnet restore src/Dispatch.Worker --locked-mode
COPY src/Dispatch.Core/ src/Dispatch.Core/
COPY src/Dispatch.Worker/ src/Dispatch.Worker/
# Compiled ahead of time, as ./dispatch load measures it.
RUN dotnet publish src/Dispatch.Worker -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
    -p:NuGetLockFilePath=obj/ready.lock.json -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The image's own account without rights.
USER $APP_UID
ENTRYPOINT ["dotnet", "dispatch-worker.dll"]
