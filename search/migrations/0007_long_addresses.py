from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0006_awarded_year'),
    ]

    operations = [
        *(
            migrations.AlterField(
                model_name='catalogueentry',
                name=name,
                field=models.CharField(max_length=2000, **more),
            )
            for name, more in (
                ('url', {'verbose_name': 'address'}),
                ('government_url', {}),
                ('agency_url', {}),
                ('image_url', {'blank': True}),
            )
        ),
        migrations.AlterField(
            model_name='indexpart',
            name='key',
            field=models.CharField(max_length=2000),
        ),
    ]
